//! A connection on which whoever reads an answer must keep up: who reads too slowly is cut off, with the memory that his answer holds.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// In this time...
const WINDOW: Duration = Duration::from_secs(20);
/// ...so many bytes must have gone out, or all there were: 3 kB a second, slower than any telephone.
const LEAST: usize = 64 << 10;

/// A stream with a limit for slow readers.
pub(crate) struct Brisk<S> {
    stream: S,
    /// Runs from the first write that has to wait until everything is out.
    window: Option<Pin<Box<Sleep>>>,
    /// Bytes that went out in it.
    written: usize,
    length: Duration,
}

impl<S> Brisk<S> {
    pub(crate) fn new(stream: S) -> Brisk<S> {
        Brisk { stream, window: None, written: 0, length: WINDOW }
    }

    /// What a write came to, seen over time.
    fn seen(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = &written {
            self.written += bytes;
            return written;
        }
        if written.is_ready() {
            return written;
        }
        let length = self.length;
        if self.window.is_none() {
            self.written = 0;
        }
        let window = self.window.get_or_insert_with(|| Box::pin(sleep(length)));
        ready!(window.as_mut().poll(cx));
        if self.written < LEAST {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        self.written = 0;
        window.as_mut().reset(Instant::now() + length);
        // Asks again, so that the new end is heard of.
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Brisk<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Brisk<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.seen(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.seen(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(cx) {
            Poll::Ready(done) => {
                // All of it is out: who asks again an hour later begins anew.
                self.window = None;
                Poll::Ready(done)
            }
            Poll::Pending => self.seen(cx, Poll::Pending).map_ok(|_| ()),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_types, reason = "a test reads as a client does")]
mod tests {
    use std::future::poll_fn;
    use std::io::{self, Read};
    use std::net::TcpListener;
    use std::pin::Pin;
    use std::time::Duration;

    use tokio::io::AsyncWrite;
    use tokio::net::TcpStream;

    use super::Brisk;

    /// Sends more than any buffer of the system holds to somebody who reads all of it, or nothing.
    fn check(reads: bool) -> io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
        let address = listener.local_addr().expect("it has an address");
        let (done, wait) = std::sync::mpsc::channel::<()>();
        let reader = std::thread::spawn(move || {
            let mut stream = listener.accept().expect("somebody comes").0;
            if reads {
                // Ends when the other side does.
                let _ = stream.read_to_end(&mut Vec::new());
            }
            let _ = wait.recv();
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let sent = runtime.block_on(async {
            let stream = TcpStream::connect(address).await.expect("it listens");
            let mut brisk = Brisk { length: Duration::from_millis(300), ..Brisk::new(stream) };
            let (piece, mut left) = (vec![b'a'; 1 << 20], 64 << 20);
            while left > 0 {
                let most = piece.len().min(left);
                left -= poll_fn(|cx| Pin::new(&mut brisk).poll_write(cx, &piece[..most])).await?;
            }
            poll_fn(|cx| Pin::new(&mut brisk).poll_flush(cx)).await
        });
        drop(done);
        reader.join().expect("it ends");
        sent
    }

    #[test]
    fn who_reads_too_slowly_is_cut_off() {
        assert_eq!(check(true).map_err(|error| error.kind()), Ok(()));
        assert_eq!(check(false).map_err(|error| error.kind()), Err(io::ErrorKind::TimedOut));
    }
}
