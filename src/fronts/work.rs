//! The bridge from async to the engine: a bounded number of jobs on threads of their own. Full means a refusal, never a longer queue.
//!
//! The threads are plain ones, not a rayon pool or tokio's: a reader that hangs inside a foreign parser cannot be stopped, and a pool cannot
//! give up a thread. Here a watchman takes the place of a stuck one by a fresh one, up to a number; past that fewer are left, and without any
//! the service is not ready. A thread that comes out of its job after all is counted again: it takes a place that is free, or ends.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::collections::{HashMap, VecDeque};
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::Result as Caught;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

/// Room for parsers that recurse as deep as the limits allow.
const STACK: usize = 16 << 20;
/// How long a request may wait for its turn, when one job may take longer than that.
const WAIT: Duration = Duration::from_secs(10);
/// How often the watchman looks around.
const ROUND: Duration = Duration::from_millis(100);
/// Stuck threads that are left behind before no new one takes their place.
const MOST_STUCK: usize = 16;

/// Why a job has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoResult {
    /// As much waits already as may wait, or no thread is left.
    Full,
    /// It waited so long that it was not begun at all.
    Waited,
    /// It took longer than this; its thread was left behind.
    TimedOut(Duration),
    /// It panicked.
    Failed,
}

/// The threads, and what waits for them.
pub(crate) struct Work {
    shared: Arc<Shared>,
    patience: Duration,
}

struct Shared {
    crew: Mutex<Crew>,
    ready: Condvar,
    /// Threads that are wanted.
    threads: usize,
    /// Jobs that may wait.
    most: usize,
}

/// Who works at what. One lock for all of it: nothing here takes longer than to look at it.
#[derive(Default)]
struct Crew {
    queue: VecDeque<Entry>,
    /// What each busy thread does, by its number. Who is not in it when its job ends was given up.
    busy: HashMap<u64, Arc<Asked>>,
    /// Threads that do not hang.
    able: usize,
    /// Threads that were given up and are still in their job.
    stuck: usize,
    /// Threads that were ever made.
    made: u64,
    ended: bool,
}

struct Entry {
    asked: Arc<Asked>,
    run: Box<dyn FnOnce(&Turn<'_>) + Send>,
}

/// What both sides know of one job.
#[derive(Default)]
struct Asked {
    /// When it was begun, or did its last step.
    since: Mutex<Option<Instant>>,
    /// Nobody waits for its result any more.
    gone: AtomicBool,
}

impl Asked {
    fn since(&self) -> Option<Instant> {
        *lock(&self.since)
    }

    fn step(&self) {
        *lock(&self.since) = Some(Instant::now());
    }

    fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }
}

/// What a job knows of itself.
pub(crate) struct Turn<'a>(&'a Asked);

impl Turn<'_> {
    /// Whether somebody still waits for the result.
    pub(crate) fn is_wanted(&self) -> bool {
        !self.0.is_gone()
    }

    /// One of several equal parts is done: the time for the next one begins now.
    pub(crate) fn step(&self) {
        self.0.step();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A job that waits or runs. Dropped, it is not begun any more.
pub(crate) struct Begun<T> {
    asked: Arc<Asked>,
    result: oneshot::Receiver<Caught<T>>,
    /// Until when it may wait.
    latest: Instant,
    patience: Duration,
}

impl<T> Begun<T> {
    /// Waits for the result: in the queue as long as was said, then as long as one job may take.
    pub(crate) async fn result(mut self) -> Result<T, NoResult> {
        loop {
            let since = self.asked.since();
            let end = since.map_or(self.latest, |since| since + self.patience);
            match timeout_at(end, &mut self.result).await {
                Ok(Ok(Ok(done))) => return Ok(done),
                Ok(_) => return Err(NoResult::Failed),
                // It may have been begun, or have done a step, while this waited.
                Err(_) if self.asked.since() != since => {}
                Err(_) if since.is_none() => return Err(NoResult::Waited),
                Err(_) => return Err(NoResult::TimedOut(self.patience)),
            }
        }
    }
}

impl<T> Drop for Begun<T> {
    fn drop(&mut self) {
        self.asked.gone.store(true, Ordering::Relaxed);
    }
}

impl Work {
    /// So many threads, so many jobs that may wait for them, and so long as one job may take. Fails when the system gives no threads.
    pub(crate) fn new(threads: NonZeroUsize, most: usize, patience: Duration) -> io::Result<Work> {
        let threads = threads.get();
        let shared = Arc::new(Shared { crew: Mutex::default(), ready: Condvar::new(), threads, most });
        // Ends the threads that were made already when one cannot be.
        let work = Work { shared: shared.clone(), patience };
        for _ in 0..threads {
            hire(&shared, &mut lock(&shared.crew))?;
        }
        let watched = Arc::downgrade(&shared);
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || watch(&watched, patience))?;
        Ok(work)
    }

    /// Does a job and gives its result. It waits no longer than somebody at the other end would.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Turn<'_>) -> T + Send + 'static,
    ) -> Result<T, NoResult> {
        self.begin(self.patience.min(WAIT), job)?.result().await
    }

    /// Puts a job into the queue, where it may wait for so long.
    pub(crate) fn begin<T: Send + 'static>(
        &self,
        wait: Duration,
        job: impl FnOnce(&Turn<'_>) -> T + Send + 'static,
    ) -> Result<Begun<T>, NoResult> {
        let (answer, result) = oneshot::channel();
        let asked = Arc::new(Asked::default());
        let run = move |turn: &Turn<'_>| {
            let done = catch_unwind(AssertUnwindSafe(|| job(turn)));
            // Who asked may be gone by now.
            let _ = answer.send(done);
        };
        {
            let mut crew = lock(&self.shared.crew);
            if crew.queue.len() >= self.shared.most {
                crew.forget();
            }
            if crew.queue.len() >= self.shared.most || crew.able == 0 {
                return Err(NoResult::Full);
            }
            crew.queue.push_back(Entry { asked: asked.clone(), run: Box::new(run) });
        }
        self.shared.ready.notify_one();
        Ok(Begun { asked, result, latest: Instant::now() + wait, patience: self.patience })
    }

    /// Jobs that wait, and threads that hang.
    pub(crate) fn load(&self) -> (usize, usize) {
        let crew = lock(&self.shared.crew);
        (crew.queue.len(), crew.stuck)
    }

    /// Whether there are threads left that do not hang.
    pub(crate) fn is_able(&self) -> bool {
        lock(&self.shared.crew).able > 0
    }
}

impl Drop for Work {
    /// The threads end when they have nothing to do.
    fn drop(&mut self) {
        lock(&self.shared.crew).ended = true;
        self.shared.ready.notify_all();
    }
}

impl Crew {
    /// Drops what nobody waits for, with the memory that it holds.
    fn forget(&mut self) {
        self.queue.retain(|entry| !entry.asked.is_gone());
    }
}

/// Makes one more thread.
fn hire(shared: &Arc<Shared>, crew: &mut Crew) -> io::Result<()> {
    let (number, theirs) = (crew.made, shared.clone());
    let thread = std::thread::Builder::new().name("engine".to_owned()).stack_size(STACK);
    thread.spawn(move || labour(&theirs, number))?;
    crew.made += 1;
    crew.able += 1;
    Ok(())
}

fn labour(shared: &Shared, number: u64) {
    let mut crew = lock(&shared.crew);
    loop {
        let entry = loop {
            if crew.ended {
                return;
            }
            match crew.queue.pop_front() {
                Some(entry) if entry.asked.is_gone() => {}
                Some(entry) => break entry,
                None => crew = shared.ready.wait(crew).unwrap_or_else(PoisonError::into_inner),
            }
        };
        entry.asked.step();
        crew.busy.insert(number, entry.asked.clone());
        drop(crew);
        let Entry { asked, run } = entry;
        // A job catches its own panics; what is dropped with it may panic all the same.
        let _ = catch_unwind(AssertUnwindSafe(|| run(&Turn(&asked))));
        crew = lock(&shared.crew);
        if crew.busy.remove(&number).is_none() {
            crew.stuck -= 1;
            if crew.able >= shared.threads {
                return;
            }
            crew.able += 1;
        }
    }
}

/// Gives up threads that hang, and sees that others take their place, until the work is gone.
fn watch(shared: &Weak<Shared>, patience: Duration) {
    while let Some(shared) = shared.upgrade() {
        let mut crew = lock(&shared.crew);
        if crew.ended {
            return;
        }
        let late = |asked: &Asked| asked.since().is_some_and(|since| since.elapsed() > patience);
        let hanging = crew.busy.extract_if(|_, asked| late(asked)).count();
        crew.able -= hanging;
        crew.stuck += hanging;
        crew.forget();
        // When the system gives no thread now, the next round asks again.
        while crew.able < shared.threads && crew.stuck <= MOST_STUCK && hire(&shared, &mut crew).is_ok() {}
        drop(crew);
        drop(shared);
        std::thread::sleep(ROUND);
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::pin::{Pin, pin};
    use std::sync::mpsc;
    use std::task::Poll;
    use std::time::{Duration, Instant};

    use super::{MOST_STUCK, NoResult, Turn, Work};

    const SHORT: Duration = Duration::from_millis(50);

    fn work(most: usize, patience: Duration) -> Work {
        Work::new(NonZeroUsize::MIN, most, patience).expect("the system gives threads")
    }

    fn check<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(future)
    }

    /// A job that hangs until the sender is dropped.
    fn hanging() -> (mpsc::Sender<()>, impl FnOnce(&Turn<'_>) -> bool + Send + 'static) {
        let (keep, never) = mpsc::channel::<()>();
        (keep, move |_: &Turn<'_>| never.recv().is_ok())
    }

    fn until(mut holds: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !holds() {
            assert!(begun.elapsed() < Duration::from_secs(20), "it never came true");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn a_job_has_a_result_and_a_panic_is_none() {
        let work = work(8, Duration::from_secs(30));
        assert_eq!(check(work.run(|_| 1 + 1)), Ok(2));
        assert_eq!(check(work.run(|_| panic!("a fault"))), Err::<(), _>(NoResult::Failed));
        assert_eq!(check(work.run(|_| 3)), Ok(3), "the thread lives on");
    }

    #[test]
    fn what_hangs_is_given_up_and_counts_again_when_it_ends() {
        let work = work(8, SHORT);
        let (keep, job) = hanging();
        assert_eq!(check(work.run(job)), Err(NoResult::TimedOut(SHORT)));
        until(|| work.load() == (0, 1));
        assert_eq!(check(work.run(|_| 1)), Ok(1), "another thread goes on");
        drop(keep);
        until(|| work.load() == (0, 0));
        assert_eq!(check(work.run(|_| 2)), Ok(2));
    }

    #[test]
    fn more_hang_than_are_replaced_and_it_is_able_again_when_they_end() {
        let work = work(8, SHORT);
        let mut kept = Vec::new();
        until(|| {
            let (keep, job) = hanging();
            kept.push(keep);
            // Refused at once when no thread is left, else timed out or never begun.
            assert!(check(work.run(job)).is_err());
            !work.is_able()
        });
        assert_eq!(work.load().1, MOST_STUCK + 1);
        assert_eq!(check(work.run(|_| 1)), Err(NoResult::Full));
        drop(kept);
        until(|| work.load().1 == 0);
        assert_eq!(check(work.run(|_| 1)), Ok(1));
    }

    #[test]
    fn what_waits_too_long_is_never_begun_and_leaves_its_place() {
        let work = work(1, Duration::from_secs(30));
        let (go, gate) = mpsc::channel::<()>();
        check(async {
            let mut first = pin!(work.run(move |_| gate.recv().is_ok()));
            assert!(poll_once(first.as_mut()).await.is_none());
            until(|| work.load().0 == 0);
            let late = work.begin(SHORT, |_| panic!("it is begun")).expect("there is room");
            assert_eq!(late.result().await, Err::<(), _>(NoResult::Waited));
            let next = work.begin(Duration::from_secs(30), |_| 4).expect("the place is free again");
            assert_eq!(work.run(|_| 5).await, Err(NoResult::Full));
            go.send(()).expect("the first waits");
            assert_eq!((first.await, next.result().await), (Ok(true), Ok(4)));
        });
    }

    #[test]
    fn every_step_has_its_own_time_and_a_job_hears_that_nobody_waits() {
        let work = work(8, Duration::from_millis(400));
        let slow = work.run(|turn| {
            (0..4).for_each(|_| {
                std::thread::sleep(Duration::from_millis(150));
                turn.step();
            });
            turn.is_wanted()
        });
        assert_eq!(check(slow), Ok(true));
        let (say, heard) = mpsc::channel();
        let begun = work.begin(SHORT, move |turn| {
            until(|| !turn.is_wanted());
            say.send(()).expect("the test waits");
        });
        until(|| work.load().0 == 0);
        drop(begun);
        heard.recv_timeout(Duration::from_secs(20)).expect("it heard");
    }

    async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
        std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }
}
