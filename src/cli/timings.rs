//! What a build spent its time on in; a table for people, and a trace for the profilers of browsers, out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde_json::json;

use crate::base::{Measured, Piece, Stage, Work};

/// How many pages the table names.
const SLOWEST: usize = 5;

/// What was measured, as a table: stages, templates, the slowest pages.
#[must_use]
pub fn table(measured: &Measured) -> String {
    let mut text = format!("{:<14}{:>12}{:>12}{:>8}\n", "stage", "wall", "CPU", "share");
    for row in rows(measured) {
        let share = row.wall.as_secs_f64() / measured.wall.as_secs_f64().max(f64::EPSILON) * 100.0;
        let _ = writeln!(text, "{:<14}{:>12}{:>12}{share:>6.0} %", row.name, seconds(row.wall), cpu(row.cpu));
    }
    let _ = writeln!(text, "{:<14}{:>12}{:>12}", "total", seconds(measured.wall), cpu(measured.cpu));
    write_templates(measured, &mut text);
    write_slowest(measured, &mut text);
    text
}

struct Row {
    name: &'static str,
    wall: Duration,
    cpu: Option<Duration>,
}

/// The stages that the run came to. Rendering and writing go on at the same time, on all threads, and are told apart by what
/// the threads spent on each.
fn rows(measured: &Measured) -> Vec<Row> {
    let before = [
        Stage::Settings,
        Stage::Read,
        Stage::Parse,
        Stage::Index,
        Stage::Relate,
        Stage::Frames,
        Stage::Pictures,
        Stage::Search,
    ];
    let row = |stage: &Stage| {
        let (wall, cpu) = measured.stage(*stage)?;
        Some(Row { name: stage.name(), wall, cpu })
    };
    let mut rows: Vec<Row> = before.iter().filter_map(row).collect();
    if let Some((wall, cpu)) = measured.stage(Stage::Output) {
        let threads = u32::try_from(measured.lanes()).unwrap_or(1);
        let render = measured.routes().map(|(_, _, piece)| piece.wall).sum::<Duration>() / threads;
        let render_cpu: Option<Duration> = measured.routes().map(|(_, _, piece)| piece.cpu).sum();
        let write_cpu = cpu.zip(render_cpu).map(|(all, render)| all.saturating_sub(render));
        rows.push(Row { name: "render", wall: render, cpu: render_cpu });
        rows.push(Row { name: "write", wall: wall.saturating_sub(render), cpu: write_cpu });
    }
    rows
}

/// For each template how many pages it rendered and how long that took all together, the longest first.
fn write_templates(measured: &Measured, text: &mut String) {
    let mut templates: BTreeMap<&str, (usize, Duration)> = BTreeMap::new();
    for (_, made_by, piece) in measured.routes() {
        let (count, wall) = templates.entry(made_by).or_default();
        *count += 1;
        *wall += piece.wall;
    }
    let mut templates: Vec<_> = templates.into_iter().collect();
    templates.sort_by_key(|(_, (_, wall))| std::cmp::Reverse(*wall));
    if !templates.is_empty() {
        let _ = writeln!(text, "\n{:<14}{:>12}{:>12}{:>12}", "made by", "files", "all", "each");
    }
    for (name, (count, wall)) in templates {
        let each = wall / u32::try_from(count).unwrap_or(u32::MAX).max(1);
        let _ = writeln!(text, "{name:<14}{count:>12}{:>12}{:>12}", seconds(wall), milliseconds(each));
    }
}

fn write_slowest(measured: &Measured, text: &mut String) {
    let mut routes: Vec<_> = measured.routes().collect();
    // Of equal ones the first by address, so that the order does not depend on threads.
    routes.sort_by_key(|(route, _, piece)| (std::cmp::Reverse(piece.wall), *route));
    if !routes.is_empty() {
        text.push_str("\nslowest\n");
    }
    for (route, made_by, piece) in routes.into_iter().take(SLOWEST) {
        let _ = writeln!(text, "{:>12}  {route}  {made_by}", milliseconds(piece.wall));
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

fn cpu(time: Option<Duration>) -> String {
    time.map_or_else(|| "–".to_owned(), seconds)
}

/// Writes what was measured to a file, in the trace event format that the profilers of browsers and Perfetto open.
///
/// # Errors
/// A file that can't be written.
pub fn write_trace(measured: &Measured, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    serde_json::to_writer(&mut file, &trace(measured))?;
    io::Write::flush(&mut file)
}

/// One event of a trace. Times are in microseconds.
#[derive(Serialize)]
struct Event<'a> {
    name: &'a str,
    cat: &'static str,
    ph: &'static str,
    ts: f64,
    dur: f64,
    pid: u32,
    tid: usize,
    args: serde_json::Value,
}

/// The trace of what was measured.
#[must_use]
pub fn trace(measured: &Measured) -> serde_json::Value {
    let lanes: BTreeSet<usize> = measured.pieces.iter().map(|piece| piece.lane).collect();
    let named = |lane: usize| {
        let name = if lane == 0 { "stages".to_owned() } else { format!("thread {lane}") };
        json!({ "name": "thread_name", "ph": "M", "pid": 1, "tid": lane, "args": { "name": name } })
    };
    let events = measured.pieces.iter().map(|piece| json!(event(piece)));
    let events: Vec<serde_json::Value> = lanes.into_iter().map(named).chain(events).collect();
    json!({ "displayTimeUnit": "ms", "traceEvents": events })
}

fn event(piece: &Piece) -> Event<'_> {
    let (name, cat, mut args) = match &piece.work {
        Work::Stage(stage) => (stage.name(), "stage", json!({})),
        Work::Route(route, made_by) => (route.as_str(), "route", json!({ "made by": made_by })),
    };
    if let Some(cpu) = piece.cpu {
        args["CPU ms"] = json!(cpu.as_secs_f64() * 1e3);
    }
    let microseconds = |time: Duration| time.as_secs_f64() * 1e6;
    let (ts, dur) = (microseconds(piece.start), microseconds(piece.wall));
    Event { name, cat, ph: "X", ts, dur, pid: 1, tid: piece.lane, args }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(work: Work, lane: usize, start: u64, wall: u64) -> Piece {
        let time = Duration::from_millis;
        Piece { work, lane, start: time(start), wall: time(wall), cpu: Some(time(wall)) }
    }

    fn measured() -> Measured {
        let route = |route: &str, by| Work::Route(route.to_owned(), by);
        let mut pieces = vec![
            piece(Work::Stage(Stage::Read), 0, 0, 10),
            piece(Work::Stage(Stage::Output), 0, 10, 90),
            piece(route("/a/", "article.html"), 1, 10, 40),
            piece(route("/b/", "article.html"), 2, 10, 20),
            piece(route("/", "home.html"), 2, 30, 20),
        ];
        pieces[1].cpu = Some(Duration::from_millis(95));
        Measured { pieces, wall: Duration::from_millis(100), cpu: Some(Duration::from_millis(105)) }
    }

    #[test]
    fn a_table_for_people() {
        let expected = "\
stage                 wall         CPU   share
read               0.010 s     0.010 s    10 %
render             0.040 s     0.080 s    40 %
write              0.050 s     0.015 s    50 %
total              0.100 s     0.105 s

made by              files         all        each
article.html             2     0.060 s    30.00 ms
home.html                1     0.020 s    20.00 ms

slowest
    40.00 ms  /a/  article.html
    20.00 ms  /  home.html
    20.00 ms  /b/  article.html
";
        assert_eq!(table(&measured()), expected);
    }

    #[test]
    fn a_trace_for_profilers() {
        let trace = trace(&measured());
        let events = trace["traceEvents"].as_array().expect("a list");
        assert_eq!(events.len(), 3 + 5);
        assert_eq!(events[0]["args"]["name"], "stages");
        let article = &events[5];
        assert_eq!(
            (&article["name"], &article["ph"], &article["tid"], &article["ts"], &article["dur"]),
            (&json!("/a/"), &json!("X"), &json!(1), &json!(10_000.0), &json!(40_000.0))
        );
        assert_eq!(article["args"]["made by"], "article.html");
    }
}
