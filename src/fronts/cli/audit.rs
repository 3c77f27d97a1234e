//! `lakmoes audit verify`: whether the audit log of the service is as it was written.
#![allow(clippy::disallowed_methods, reason = "a front reads files")]

use std::fs::File;
use std::io::BufReader;

use crate::fronts::cli::args::{Audit, AuditCommand};
use crate::fronts::cli::exit::{CliError, Exit};
use crate::fronts::cli::output;
use crate::fronts::http::{Verified, verify};
use crate::locale::{Fill, Locale};

pub(crate) fn run(audit: &Audit, locale: &Locale) -> Result<Exit, CliError> {
    let AuditCommand::Verify { audit_file } = &audit.command;
    let failed = |cause| CliError::Read { path: audit_file.display().to_string(), cause };
    let file = File::open(audit_file).map_err(failed)?;
    match verify(BufReader::new(file)).map_err(failed)? {
        Verified::Whole { lines, last } => {
            let fills = [("n", Fill::Count(lines)), ("last", Fill::Text(&last))];
            output::say(format!("{}\n", locale.text("audit-whole", &fills)).as_bytes())
        }
        Verified::CutOff { lines, bytes, .. } => {
            let fills = [("n", Fill::Count(lines)), ("bytes", Fill::Count(bytes))];
            output::say(format!("{}\n", locale.text("audit-cut-off", &fills)).as_bytes())?;
            Ok(Exit::Found)
        }
        Verified::Broken { line } => {
            let said = locale.text("audit-broken", &[("line", Fill::Count(line))]);
            output::say(format!("{said}\n").as_bytes())?;
            Ok(Exit::Found)
        }
    }
}
