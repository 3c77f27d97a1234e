//! patterns/channels -> Channel.
