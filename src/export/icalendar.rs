//! A calendar in the iCalendar format, RFC 5545, with the properties of RFC 7986 that programs show.

use super::calendar::{Calendar, CalendarEvent};

pub(super) fn write(calendar: &Calendar<'_>) -> Vec<u8> {
    let mut lines = Lines(String::new());
    lines.raw("BEGIN", "VCALENDAR");
    lines.raw("VERSION", "2.0");
    lines.raw("PRODID", "-//Lyceum//Lyceum//EN");
    lines.raw("CALSCALE", "GREGORIAN");
    lines.text("NAME", &calendar.name);
    lines.text("X-WR-CALNAME", &calendar.name);
    lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "P1D");
    lines.raw("X-PUBLISHED-TTL", "P1D");
    for event in &calendar.events {
        lines.0.push_str(event.written.get_or_init(|| write_event(&event.content)));
    }
    lines.raw("END", "VCALENDAR");
    lines.0.into_bytes()
}

fn write_event(event: &CalendarEvent) -> String {
    let mut lines = Lines(String::new());
    lines.raw("BEGIN", "VEVENT");
    lines.text("UID", &event.uid);
    // The moment of the build would make every build a new file.
    lines.raw("DTSTAMP", &event.changed.strftime("%Y%m%dT%H%M%SZ").to_string());
    lines.raw("DTSTART;VALUE=DATE", &event.start.strftime("%Y%m%d").to_string());
    // The end is the first day that does not belong to it; the calendar's last day has none after it.
    if let Ok(after) = event.end.tomorrow() {
        lines.raw("DTEND;VALUE=DATE", &after.strftime("%Y%m%d").to_string());
    }
    lines.text("SUMMARY", &event.summary);
    for (name, text) in [("DESCRIPTION", &event.description), ("LOCATION", &event.location)] {
        if !text.is_empty() {
            lines.text(name, text);
        }
    }
    lines.raw("URL", &event.url);
    if !event.categories.is_empty() {
        let categories: Vec<String> = event.categories.iter().map(|category| escaped(category)).collect();
        lines.raw("CATEGORIES", &categories.join(","));
    }
    lines.raw("STATUS", if event.cancelled { "CANCELLED" } else { "CONFIRMED" });
    // Who subscribes wants to see all sessions, and not to be taken for busy on all their days.
    lines.raw("TRANSP", "TRANSPARENT");
    lines.raw("END", "VEVENT");
    lines.0
}

/// Content lines, folded.
struct Lines(String);

/// The most octets in a line, without its end.
const LONGEST: usize = 75;

impl Lines {
    fn text(&mut self, name: &str, text: &str) {
        self.raw(name, &escaped(text));
    }

    /// A line whose value has been escaped. Folding never splits a character, which would take three lines to read again.
    fn raw(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for character in name.chars().chain([':']).chain(value.chars()) {
            if length + character.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(character);
            length += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text as RFC 5545, 3.3.11 has it; control characters but for line breaks can't be part of it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push('\t'),
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}
