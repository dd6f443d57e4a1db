//! Opens an address in the browser, through whatever the system has for that.

use std::io;
use std::process::{Command, Stdio};
use std::thread;

/// Opens `url`. Returns at once; a failure is told to `say`, perhaps later and from another thread, because it must not
/// stop a preview that runs well without.
pub(super) fn open(url: &str, say: impl Fn(&str) + Send + 'static) {
    let mut command = opener(url);
    let program = command.get_program().to_string_lossy().into_owned();
    match command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
        Ok(mut child) => {
            // Some openers last as long as the browser does, so nobody can wait for them here.
            thread::spawn(move || match child.wait() {
                Ok(status) if status.success() => {}
                _ => say(&format!("could not open the browser: `{program}` failed")),
            });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            say(&format!("could not open the browser: there is no `{program}` on this machine"));
        }
        Err(error) => say(&format!("could not open the browser: `{program}`: {error}")),
    }
}

fn opener(url: &str) -> Command {
    let mut command;
    if cfg!(target_os = "macos") {
        command = Command::new("open");
    } else if cfg!(windows) {
        command = Command::new("cmd");
        // `start` takes its first quoted argument for the title of a window.
        command.args(["/C", "start", ""]);
    } else {
        command = Command::new("xdg-open");
    }
    command.arg(url);
    command
}
