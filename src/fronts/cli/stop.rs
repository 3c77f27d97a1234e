//! Ctrl-C: a run ends in order, and what is finished is kept.
#![allow(clippy::disallowed_methods, reason = "who asks twice wants the program gone")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::fronts::cli::exit::Exit;

/// Set by Ctrl-C; the second time the program ends at once.
pub(super) fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    let set = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
    });
    // Fails only when a handler is there already: then that one decides.
    let _ = set;
    stop
}
