//! JSON as the server reads it: strictly, but for what stands behind the value (Jackson's defaults).

use std::collections::HashMap;
use std::ops::Range;

/// A JSON value and its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    pub(crate) kind: ValueKind,
    pub(crate) place: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ValueKind {
    Null,
    Boolean,
    /// An integer's digits, with sign.
    Integer(String),
    /// Whether the double that is read is finite.
    Float {
        finite: bool,
    },
    String(String),
    List(Vec<Value>),
    /// Keys in order, with their places.
    Map(Vec<(Value, Value)>),
}

/// Why and where a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotJson {
    pub(crate) at: usize,
    pub(crate) reason: &'static str,
}

/// No type nests as deep; what does is refused one way or the other.
const DEEPEST: u32 = 100;

/// Reads the value at the beginning of a text.
pub(crate) fn read(text: &str) -> Result<Value, NotJson> {
    let mut reader = Reader { text, at: 0 };
    reader.value(0)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: u32) -> Result<Value, NotJson> {
        self.skip_blanks();
        if depth > DEEPEST {
            return Err(self.error("nested too deep"));
        }
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => ValueKind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => self.word()?,
            None => return Err(self.error("a value is missing")),
        };
        Ok(Value {
            kind,
            place: start..self.at,
        })
    }

    fn map(&mut self, depth: u32) -> Result<ValueKind, NotJson> {
        self.at += 1;
        let mut entries: Vec<(Value, Value)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        if self.eat(b'}') {
            return Ok(ValueKind::Map(entries));
        }
        loop {
            self.skip_blanks();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.error("a name in double quotes must stand here"));
            }
            let name = self.string()?;
            let key = Value {
                kind: ValueKind::String(name.clone()),
                place: start..self.at,
            };
            if !self.eat(b':') {
                return Err(self.error("`:` is missing"));
            }
            let value = self.value(depth + 1)?;
            // Of several values of one name the last is kept.
            if let Some(place) = places.get(&name) {
                entries[*place] = (key, value);
            } else {
                places.insert(name, entries.len());
                entries.push((key, value));
            }
            if self.eat(b'}') {
                return Ok(ValueKind::Map(entries));
            }
            if !self.eat(b',') {
                return Err(self.error("`,` or `}` is missing"));
            }
        }
    }

    fn list(&mut self, depth: u32) -> Result<ValueKind, NotJson> {
        self.at += 1;
        let mut elements = Vec::new();
        if self.eat(b']') {
            return Ok(ValueKind::List(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            if self.eat(b']') {
                return Ok(ValueKind::List(elements));
            }
            if !self.eat(b',') {
                return Err(self.error("`,` or `]` is missing"));
            }
        }
    }

    fn string(&mut self) -> Result<String, NotJson> {
        self.at += 1;
        let mut value = String::new();
        loop {
            let Some(c) = self.text[self.at..].chars().next() else {
                return Err(self.error("the string does not end"));
            };
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(value);
                }
                '\\' => value.push(self.escape()?),
                c if c < ' ' => return Err(self.error("a control character must be escaped")),
                c => {
                    value.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, NotJson> {
        let escaped = self.text.as_bytes().get(self.at + 1).copied();
        let c = match escaped {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let digits = self.text.get(self.at + 2..self.at + 6);
                let digits = digits.filter(|d| d.bytes().all(|byte| byte.is_ascii_hexdigit()));
                let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok())
                else {
                    return Err(self.error("four hexadecimal digits must follow `\\u`"));
                };
                self.at += 4;
                // Half of a pair stands for itself: whether it is ASCII is all that is asked.
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(self.error("no such escape")),
        };
        self.at += 2;
        Ok(c)
    }

    fn number(&mut self) -> Result<ValueKind, NotJson> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let whole = self.digits();
        if whole == 0 {
            return Err(self.error("a digit must follow `-`"));
        }
        if whole > 1 && self.text.as_bytes()[self.at - whole] == b'0' {
            return Err(self.error("a number cannot begin with `0`"));
        }
        let mut is_integer = true;
        if self.peek() == Some(b'.') {
            is_integer = false;
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.error("a digit must follow `.`"));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            is_integer = false;
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            if self.digits() == 0 {
                return Err(self.error("the exponent has no digits"));
            }
        }
        let text = &self.text[start..self.at];
        Ok(if is_integer {
            ValueKind::Integer(text.to_string())
        } else {
            ValueKind::Float {
                finite: text.parse::<f64>().is_ok_and(f64::is_finite),
            }
        })
    }

    fn digits(&mut self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        digits
    }

    fn word(&mut self) -> Result<ValueKind, NotJson> {
        let rest = &self.text[self.at..];
        let end = rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len());
        let kind = match &rest[..end] {
            "null" => ValueKind::Null,
            "true" | "false" => ValueKind::Boolean,
            _ => return Err(self.error("this is no JSON")),
        };
        self.at += end;
        Ok(kind)
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn error(&self, reason: &'static str) -> NotJson {
        NotJson {
            at: self.at,
            reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_strictly() {
        for good in [
            r#"{"a": [1, -2.5e3, "x\u00e9\n", null, true]}"#,
            "{} garbage",
            " 0 ",
            "[]",
        ] {
            assert!(read(good).is_ok(), "{good}");
        }
        for bad in [
            "", "{a: 1}", "{'a': 1}", "[1,]", "01", ".5", "1.", "+1", "NaN", "\"\t\"", "{",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
