//! What can be said of a Java body without a compiler: brackets, literals, and how it ends.
//!
//! The server compiles it as the body of a method that returns a value (`JavaSourceUDF.txt`). What
//! is refused here is refused there; the rest only the server knows.

/// Says why a body cannot compile.
pub(super) fn check(body: &str) -> Result<(), String> {
    let mut scan = Scan {
        rest: body,
        open: Vec::new(),
        last: None,
        words: Words::default(),
    };
    while scan.step()? {}
    if let Some(bracket) = scan.open.last() {
        return Err(format!("`{bracket}` is never closed"));
    }
    match scan.last {
        None => Err("the body is empty, and returns nothing".to_owned()),
        Some(';' | '}') if scan.words.may_return() => Ok(()),
        Some(';' | '}') => Err("the body never returns a value".to_owned()),
        Some(_) => Err("a `;` is missing at the end".to_owned()),
    }
}

struct Scan<'a> {
    rest: &'a str,
    open: Vec<char>,
    /// The last character that is neither blank nor comment.
    last: Option<char>,
    words: Words,
}

/// Words by which a method can end otherwise than at its end.
#[derive(Default)]
struct Words {
    returns: bool,
    throws: bool,
    loops: bool,
}

impl Words {
    fn may_return(&self) -> bool {
        self.returns || self.throws || self.loops
    }

    fn note(&mut self, word: &str) {
        match word {
            "return" => self.returns = true,
            "throw" => self.throws = true,
            "while" | "for" | "do" => self.loops = true,
            _ => {}
        }
    }
}

impl Scan<'_> {
    /// Takes one token; whether there was one.
    fn step(&mut self) -> Result<bool, String> {
        let Some(first) = self.rest.chars().next() else {
            return Ok(false);
        };
        if self.rest.starts_with("//") {
            let end = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
            self.skip(end);
            return Ok(true);
        }
        if self.rest.starts_with("/*") {
            let end = self.rest[2..]
                .find("*/")
                .ok_or("a comment is never closed")?;
            self.skip(end + 4);
            return Ok(true);
        }
        if first.is_whitespace() {
            self.skip(first.len_utf8());
            return Ok(true);
        }
        self.last = Some(first);
        match first {
            '"' => self.text_or_string()?,
            '\'' => self.quoted('\'')?,
            '(' | '[' | '{' => {
                self.open.push(first);
                self.skip(1);
            }
            ')' | ']' | '}' => {
                let opening = match first {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                match self.open.pop() {
                    Some(open) if open == opening => self.skip(1),
                    // A body may close its method and open another, which is refused too.
                    _ => return Err(format!("`{first}` closes nothing")),
                }
            }
            _ if first.is_alphabetic() || first == '_' || first == '$' => {
                let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
                let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
                self.words.note(&self.rest[..end]);
                self.skip(end);
            }
            _ => self.skip(first.len_utf8()),
        }
        Ok(true)
    }

    fn text_or_string(&mut self) -> Result<(), String> {
        // A block of text, of newer Java, ends as it began.
        if self.rest.starts_with("\"\"\"") {
            let end = self.rest[3..]
                .find("\"\"\"")
                .ok_or("a text block is never closed")?;
            self.skip(end + 6);
            return Ok(());
        }
        self.quoted('"')
    }

    fn quoted(&mut self, quote: char) -> Result<(), String> {
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => {
                    chars.next();
                }
                '\n' | '\r' => break,
                _ if c == quote => {
                    self.skip(at + c.len_utf8());
                    return Ok(());
                }
                _ => {}
            }
        }
        Err(format!("`{quote}` is never closed"))
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn bodies_that_could_compile_are_left_to_the_server() {
        for body in [
            "return 2 * val;",
            "if (a == null) { return b; } return a; // done",
            "return \"}\";",
            "return '\\'';",
            "throw new RuntimeException(\"oh /* no\");",
            "/* x */ return a;\n",
        ] {
            assert_eq!(check(body), Ok(()), "{body}");
        }
    }

    #[test]
    fn bodies_that_cannot_compile_are_refused() {
        for body in [
            "return 2 * val",
            "",
            "// return 1;",
            "return (1;",
            "return 1; }",
            "return \"x;",
            "int a = 1;",
        ] {
            assert!(check(body).is_err(), "{body}");
        }
    }
}
