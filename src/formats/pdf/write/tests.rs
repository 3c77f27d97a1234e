//! Tests of the writer: small files, redacted and read again.
