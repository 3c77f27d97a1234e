//! The bridge from async to the engine: a bounded number of jobs on threads of their own. Full means a refusal, never a longer queue.
//!
//! The threads are plain ones, not a rayon pool or tokio's: a reader that hangs inside a foreign parser cannot be stopped, and a pool cannot
//! give up a thread. Here a watchman takes the place of a stuck one by a fresh one, up to a number; past that the service is not ready any more.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

/// Room for parsers that recurse as deep as the limits allow.
const STACK: usize = 16 << 20;
/// How often the watchman looks around.
const ROUND: Duration = Duration::from_millis(250);
/// Stuck threads that are left behind before no new one takes their place.
const MOST_STUCK: usize = 32;

/// Why a job has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoResult {
    /// As much waits already as may wait.
    Full,
    /// It took too long; its thread was left behind.
    TimedOut,
    /// It panicked.
    Failed,
}

/// The threads, and what waits for them.
pub(crate) struct Work {
    shared: Arc<Shared>,
    patience: Duration,
}

struct Shared {
    queue: Mutex<VecDeque<Job>>,
    ready: Condvar,
    /// Jobs that may wait.
    most: usize,
    slots: Mutex<Vec<Arc<Slot>>>,
    stuck: AtomicUsize,
}

/// One thread, for the watchman to look at.
#[derive(Default)]
struct Slot {
    /// When its job was begun; nothing while it waits.
    since: Mutex<Option<Instant>>,
    given_up: AtomicBool,
}

type Job = Box<dyn FnOnce() + Send>;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Work {
    /// So many threads, so many jobs that may wait for them, and so long as one job may take.
    pub(crate) fn new(threads: NonZeroUsize, most: usize, patience: Duration) -> Work {
        let shared = Arc::new(Shared {
            queue: Mutex::default(),
            ready: Condvar::new(),
            most,
            slots: Mutex::default(),
            stuck: AtomicUsize::new(0),
        });
        for _ in 0..threads.get() {
            hire(&shared);
        }
        let watched = Arc::downgrade(&shared);
        let watch = move || watch(&watched, patience);
        std::thread::Builder::new().name("watch".to_owned()).spawn(watch).expect("the system gives a thread");
        Work { shared, patience }
    }

    /// Does a job and gives its result. When nobody waits for the result any more, a job that was not begun is dropped.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, NoResult> {
        let (answer, mut result) = oneshot::channel();
        let begun = Arc::new(OnceLock::new());
        let beginning = begun.clone();
        let job = move || {
            if answer.is_closed() {
                return;
            }
            // Set once, here.
            let _ = beginning.set(Instant::now());
            // Who asked may be gone by now.
            let _ = answer.send(catch_unwind(AssertUnwindSafe(job)));
        };
        {
            let mut queue = lock(&self.shared.queue);
            if queue.len() >= self.shared.most {
                return Err(NoResult::Full);
            }
            queue.push_back(Box::new(job));
        }
        self.shared.ready.notify_one();
        let mut wait = self.patience;
        loop {
            match tokio::time::timeout(wait, &mut result).await {
                Ok(Ok(Ok(done))) => return Ok(done),
                Ok(_) => return Err(NoResult::Failed),
                Err(_) => match begun.get().map(Instant::elapsed) {
                    Some(elapsed) if elapsed >= self.patience => return Err(NoResult::TimedOut),
                    elapsed => wait = self.patience - elapsed.unwrap_or_default(),
                },
            }
        }
    }

    /// Jobs that wait, and threads that were left behind.
    pub(crate) fn load(&self) -> (usize, usize) {
        (lock(&self.shared.queue).len(), self.shared.stuck.load(Ordering::Relaxed))
    }

    /// Whether there are threads left that do not hang.
    pub(crate) fn is_able(&self) -> bool {
        self.shared.stuck.load(Ordering::Relaxed) < MOST_STUCK
    }

    /// How long one job may take.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }
}

impl Drop for Work {
    /// The threads end when they have nothing to do.
    fn drop(&mut self) {
        let slots = std::mem::take(&mut *lock(&self.shared.slots));
        slots.iter().for_each(|slot| slot.given_up.store(true, Ordering::Relaxed));
        // Under the lock: a thread that just looked must be waiting by now, or it would sleep on.
        let _queue = lock(&self.shared.queue);
        self.shared.ready.notify_all();
    }
}

fn hire(shared: &Arc<Shared>) {
    let slot = Arc::new(Slot::default());
    lock(&shared.slots).push(slot.clone());
    let shared = shared.clone();
    let labour = move || labour(&shared, &slot);
    let thread = std::thread::Builder::new().name("engine".to_owned()).stack_size(STACK);
    thread.spawn(labour).expect("the system gives a thread");
}

fn labour(shared: &Shared, slot: &Slot) {
    loop {
        let mut queue = lock(&shared.queue);
        let job = loop {
            if slot.given_up.load(Ordering::Relaxed) {
                return;
            }
            match queue.pop_front() {
                Some(job) => break job,
                None => queue = shared.ready.wait(queue).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(queue);
        *lock(&slot.since) = Some(Instant::now());
        // A job catches its own panics; what is dropped with it may panic all the same.
        let _ = catch_unwind(AssertUnwindSafe(job));
        *lock(&slot.since) = None;
    }
}

/// Gives up threads that hang, until the work is gone.
fn watch(shared: &Weak<Shared>, patience: Duration) {
    while let Some(shared) = shared.upgrade() {
        let late = |slot: &Arc<Slot>| lock(&slot.since).is_some_and(|since| since.elapsed() > patience);
        let hanging: Vec<Arc<Slot>> = lock(&shared.slots).extract_if(.., |slot| late(slot)).collect();
        for slot in hanging {
            slot.given_up.store(true, Ordering::Relaxed);
            if shared.stuck.fetch_add(1, Ordering::Relaxed) < MOST_STUCK {
                hire(&shared);
            }
        }
        drop(shared);
        std::thread::sleep(ROUND);
    }
}

/// Memory for bodies: what all requests together may hold. Who asks for more than is left is refused.
#[derive(Debug)]
pub(crate) struct Memory {
    left: AtomicU64,
}

impl Memory {
    /// Room for so many bytes.
    pub(crate) fn new(bytes: u64) -> Arc<Memory> {
        Arc::new(Memory { left: AtomicU64::new(bytes) })
    }

    /// An empty share, to be made larger.
    pub(crate) fn share(self: &Arc<Memory>) -> Share {
        Share { memory: self.clone(), bytes: 0 }
    }
}

/// A part of the memory, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    memory: Arc<Memory>,
    bytes: u64,
}

impl Share {
    /// Takes so many bytes more; false when they are not there.
    pub(crate) fn grow(&mut self, bytes: u64) -> bool {
        let took = self.memory.left.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(bytes));
        self.bytes += if took.is_ok() { bytes } else { 0 };
        took.is_ok()
    }

    /// How much it is.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.memory.left.fetch_add(self.bytes, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;
    use std::pin::{Pin, pin};
    use std::sync::mpsc;
    use std::task::Poll;
    use std::time::Duration;

    use super::{Memory, NoResult, Work};

    fn work(most: usize, patience: Duration) -> Work {
        Work::new(NonZeroUsize::MIN, most, patience)
    }

    fn check<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime").block_on(future)
    }

    #[test]
    fn a_job_has_a_result_and_a_panic_is_none() {
        let work = work(8, Duration::from_secs(30));
        assert_eq!(check(work.run(|| 1 + 1)), Ok(2));
        assert_eq!(check(work.run(|| panic!("a fault"))), Err::<(), _>(NoResult::Failed));
        assert_eq!(check(work.run(|| 3)), Ok(3), "the thread lives on");
    }

    #[test]
    fn what_hangs_is_given_up_and_another_thread_goes_on() {
        let work = work(8, Duration::from_millis(50));
        let (_keep, never) = mpsc::channel::<()>();
        assert_eq!(check(work.run(move || never.recv().is_ok())), Err(NoResult::TimedOut));
        assert_eq!(check(work.run(|| 1)), Ok(1));
        assert_eq!(work.load(), (0, 1));
        assert!(work.is_able());
    }

    #[test]
    fn full_is_full() {
        let work = work(1, Duration::from_secs(30));
        let (go, gate) = mpsc::channel::<()>();
        let (begun, at_work) = mpsc::channel::<()>();
        check(async {
            let mut first = pin!(work.run(move || {
                begun.send(()).expect("the test waits");
                gate.recv().is_ok()
            }));
            assert!(poll_once(first.as_mut()).await.is_none());
            at_work.recv().expect("the first is at work");
            let mut second = pin!(work.run(|| true));
            assert!(poll_once(second.as_mut()).await.is_none());
            assert_eq!(work.run(|| true).await, Err(NoResult::Full));
            go.send(()).expect("the first waits");
            assert_eq!((first.await, second.await), (Ok(true), Ok(true)));
        });
    }

    async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
        std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => Poll::Ready(None),
        })
        .await
    }

    #[test]
    fn memory_is_given_back() {
        let memory = Memory::new(10);
        let mut share = memory.share();
        assert!(share.grow(6) && !share.grow(5) && share.grow(4));
        assert!(!memory.share().grow(1));
        drop(share);
        assert!(memory.share().grow(10));
    }
}
