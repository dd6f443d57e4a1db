//! Gives the program a name for itself: a hash of its sources, its dependencies and its compiler.
//!
//! What a build remembers on disk is good for the program alone that wrote it. The version is not enough, as it stays
//! for a hundred commits; the bytes of the executable would do, but reading them takes longer than a build that has
//! nothing to do. Themes count too, since they are built in.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Command::new(compiler).arg("-vV").output()?.stdout.hash(&mut hasher);
    std::env::var_os("TARGET").hash(&mut hasher);
    for part in ["src", "themes", "Cargo.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={part}");
        hash_all(Path::new(part), &mut hasher)?;
    }
    println!("cargo:rustc-env=LYCEUM_BUILD={:016x}", hasher.finish());
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a build script has no other way to read")]
fn hash_all(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut inside: Vec<PathBuf> =
            std::fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
        inside.sort();
        return inside.iter().try_for_each(|path| hash_all(path, hasher));
    }
    if path.exists() {
        path.hash(hasher);
        std::fs::read(path)?.hash(hasher);
    }
    Ok(())
}
