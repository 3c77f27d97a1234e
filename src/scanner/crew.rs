//! Worker threads for many sources: a bounded window, and results in the order of the work whatever the number of threads.
//!
//! The driver (the caller's thread) numbers the work, hands it to the workers and gives results to the sink as soon as everything before
//! them is out. The window bounds both the number of sources and their bytes, so memory does not grow with the folder.
//!
//! The workers are plain threads, not a rayon pool: a reader that hangs inside a foreign parser cannot be stopped, and a pool cannot give up
//! a thread. The driver can: the source gets a result that says so, a fresh worker takes over, and the stuck one dies with the process.

use std::collections::VecDeque;
use std::iter::Peekable;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::scanner::bulk::{Clock, Ended, Run, Work};

/// How often the driver looks at the stop flag and the clock while nothing comes in.
const TICK: Duration = Duration::from_millis(100);
/// Room for parsers that recurse as deep as the limits allow.
pub(super) const STACK: usize = 16 << 20;
/// Stuck workers that are left behind before a run ends.
const MOST_STUCK: usize = 32;

/// What workers do with a source.
pub(super) trait Labour: Send + Sync + 'static {
    /// What comes of it; one source may give several.
    type Item: Send + 'static;
    /// Sources in the window for each worker.
    const WINDOW: usize;
    /// Bytes of sources in the window.
    const WINDOW_BYTES: u64;

    /// Does it. `starting` is told whenever something new is begun; `send` answers whether anybody still waits.
    fn labour(&self, work: Work, starting: &dyn Fn(&str), send: &mut dyn FnMut(Self::Item) -> ControlFlow<()>);

    /// What is told of a source that took longer than `after`.
    fn given_up(&self, name: &str, bytes: u64, after: Duration) -> Self::Item;
}

/// Has `labour` done to everything that `work` yields. The sink is told of which work, by its number, each result is.
pub(super) fn employ<L: Labour>(
    labour: Arc<L>,
    work: impl IntoIterator<Item = Work>,
    run: &Run<'_>,
    sink: &mut dyn FnMut(usize, L::Item) -> ControlFlow<()>,
) -> Ended {
    let (jobs, queue) = channel();
    let (results, inbox) = channel();
    let crew = Crew { labour, queue: Arc::new(Mutex::new(queue)), results, patience: run.patience.clone() };
    for _ in 0..run.threads.get() {
        crew.hire();
    }
    let mut driver = Driver { slots: VecDeque::new(), first: 0, stuck: 0 };
    let ended = driver.drive(work.into_iter().peekable(), run, &crew, (&jobs, &inbox), sink);
    for slot in &driver.slots {
        slot.watch.given_up.store(true, Ordering::Relaxed);
    }
    ended
}

/// What a worker is busy with, for the driver to look at.
#[derive(Default)]
struct Watch {
    /// Name of the source, and when it was begun.
    now: Mutex<Option<(String, Duration)>>,
    given_up: AtomicBool,
}

/// Work on its way through the window.
struct Slot<T> {
    bytes: u64,
    watch: Arc<Watch>,
    items: VecDeque<T>,
    done: bool,
}

struct Job {
    index: usize,
    work: Work,
    watch: Arc<Watch>,
}

/// A result of a job, or nothing when the job is done.
type Message<T> = (usize, Option<Box<T>>);

/// Starts workers.
struct Crew<L: Labour> {
    labour: Arc<L>,
    queue: Arc<Mutex<Receiver<Job>>>,
    results: Sender<Message<L::Item>>,
    patience: Option<(Clock, Duration)>,
}

impl<L: Labour> Crew<L> {
    fn hire(&self) {
        let (labour, queue, results) = (self.labour.clone(), self.queue.clone(), self.results.clone());
        let clock = self.patience.as_ref().map(|(clock, _)| clock.clone());
        let body = move || {
            loop {
                let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(job) = job else { return };
                one(&*labour, job, clock.as_ref(), &results);
            }
        };
        std::thread::Builder::new()
            .name("scan".to_owned())
            .stack_size(STACK)
            .spawn(body)
            .expect("the system gives a thread");
    }
}

/// One job, from loading to its last result.
fn one<L: Labour>(labour: &L, job: Job, clock: Option<&Clock>, results: &Sender<Message<L::Item>>) {
    let Job { index, work, watch } = job;
    let starting = |name: &str| {
        let now = clock.map_or(Duration::ZERO, |clock| clock());
        *watch.now.lock().unwrap_or_else(PoisonError::into_inner) = Some((name.to_owned(), now));
    };
    starting(work.name());
    labour.labour(work, &starting, &mut |item| {
        let sent = results.send((index, Some(Box::new(item))));
        match sent.is_ok() && !watch.given_up.load(Ordering::Relaxed) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    });
    // Fails only when the driver is gone.
    let _ = results.send((index, None));
}

/// The state of the driver: the window, from the first job that is not wholly out.
struct Driver<T> {
    slots: VecDeque<Slot<T>>,
    first: usize,
    stuck: usize,
}

impl<T> Driver<T> {
    fn drive<L: Labour<Item = T>>(
        &mut self,
        mut work: Peekable<impl Iterator<Item = Work>>,
        run: &Run<'_>,
        crew: &Crew<L>,
        (jobs, inbox): (&Sender<Job>, &Receiver<Message<T>>),
        sink: &mut dyn FnMut(usize, T) -> ControlFlow<()>,
    ) -> Ended {
        let window = run.threads.get() * L::WINDOW;
        loop {
            if run.stop.load(Ordering::Relaxed) || self.stuck > MOST_STUCK {
                while let Ok(message) = inbox.try_recv() {
                    self.receive(message);
                }
                return if self.hand_out_all(sink).is_break() { Ended::Refused } else { Ended::Stopped };
            }
            let mut held: u64 = self.slots.iter().map(|slot| slot.bytes).sum();
            while self.slots.len() < window
                && work.peek().is_some_and(|next| self.slots.is_empty() || held + next.bytes() <= L::WINDOW_BYTES)
            {
                let Some(work) = work.next() else { break };
                held += work.bytes();
                self.issue(work, jobs);
            }
            if self.slots.is_empty() {
                return Ended::Finished;
            }
            match inbox.recv_timeout(TICK) {
                Ok(message) => self.receive(message),
                Err(RecvTimeoutError::Timeout) => self.look_at_clock(run, crew),
                Err(RecvTimeoutError::Disconnected) => return Ended::Stopped,
            }
            while let Ok(message) = inbox.try_recv() {
                self.receive(message);
            }
            if self.hand_out(sink).is_break() {
                return Ended::Refused;
            }
        }
    }

    fn issue(&mut self, work: Work, jobs: &Sender<Job>) {
        let watch = Arc::new(Watch::default());
        self.slots.push_back(Slot { bytes: work.bytes(), watch: watch.clone(), items: VecDeque::new(), done: false });
        let job = Job { index: self.first + self.slots.len() - 1, work, watch };
        jobs.send(job).expect("the crew keeps the queue open");
    }

    fn receive(&mut self, (index, item): Message<T>) {
        // What a worker sends after it was given up comes too late.
        let slot = index.checked_sub(self.first).and_then(|i| self.slots.get_mut(i));
        let Some(slot) = slot.filter(|slot| !slot.done) else { return };
        match item {
            Some(item) => slot.items.push_back(*item),
            None => slot.done = true,
        }
    }

    /// Gives everything to the sink that has everything before it out.
    fn hand_out(&mut self, sink: &mut dyn FnMut(usize, T) -> ControlFlow<()>) -> ControlFlow<()> {
        while let Some(slot) = self.slots.front_mut() {
            while let Some(item) = slot.items.pop_front() {
                sink(self.first, item)?;
            }
            if !slot.done {
                break;
            }
            self.slots.pop_front();
            self.first += 1;
        }
        ControlFlow::Continue(())
    }

    /// Gives everything to the sink that is there, in order, whatever is missing between.
    fn hand_out_all(&mut self, sink: &mut dyn FnMut(usize, T) -> ControlFlow<()>) -> ControlFlow<()> {
        for (i, slot) in self.slots.iter_mut().enumerate() {
            for item in slot.items.drain(..) {
                sink(self.first + i, item)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Gives up what takes too long, and puts a fresh worker in place of the stuck one.
    fn look_at_clock<L: Labour<Item = T>>(&mut self, run: &Run<'_>, crew: &Crew<L>) {
        let Some((clock, patience)) = &run.patience else { return };
        let now = clock();
        for slot in self.slots.iter_mut().filter(|slot| !slot.done) {
            let busy = slot.watch.now.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let Some((name, since)) = busy else { continue };
            if now.saturating_sub(since) <= *patience {
                continue;
            }
            slot.watch.given_up.store(true, Ordering::Relaxed);
            slot.items.push_back(crew.labour.given_up(&name, slot.bytes, *patience));
            slot.done = true;
            self.stuck += 1;
            crew.hire();
        }
    }
}
