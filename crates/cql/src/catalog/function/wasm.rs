//! What can be told of a `WebAssembly` body without compiling it (`lang/wasm.cc`).

/// Finds bodies that surely do not compile: the message, where one does not.
pub(super) fn check(function: &str, body: &str) -> Result<(), String> {
    if !body.trim_start().starts_with('(') {
        return Err("a body in WebAssembly is its text form, which starts with `(module`".into());
    }
    let bytes = body.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1);
        at = match (byte, next) {
            (b'(', Some(b';')) => match body[at..].find(";)") {
                Some(length) => at + length + 2,
                None => return Err("a comment of this body does not end".into()),
            },
            (b';', Some(b';')) => body[at..]
                .find('\n')
                .map_or(bytes.len(), |length| at + length),
            (b'"', _) => match end_of_string(bytes, at + 1) {
                Some(end) => end,
                None => return Err("a string of this body does not end".into()),
            },
            (b'(', _) => {
                depth += 1;
                at + 1
            }
            (b')', _) => {
                let Some(outer) = depth.checked_sub(1) else {
                    return Err("this body closes a parenthesis that it did not open".into());
                };
                depth = outer;
                at + 1
            }
            _ => at + 1,
        };
    }
    if depth > 0 {
        return Err("this body does not close all of its parentheses".into());
    }
    let quoted = format!("\"{function}\"");
    let others = ["(memory", "(table", "(global"];
    let is_function = body.match_indices(&quoted).any(|(at, _)| {
        let behind = body[at + quoted.len()..].trim_start();
        !others.iter().any(|other| behind.starts_with(other))
    });
    if is_function {
        Ok(())
    } else {
        Err(format!("this body exports no function `{function}`"))
    }
}

/// Behind the quote that ends a string.
fn end_of_string(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn bodies_that_cannot_compile_are_found() {
        let body = r#"(module (func $f) ;; a comment (
            (; another ( ;) (export "f" (func $f)))"#;
        assert_eq!(check("f", body), Ok(()));
        assert!(check("g", body).is_err());
        assert!(check("m", r#"(module (export "m" (memory 0)))"#).is_err());
        assert!(check("f", "please compile").is_err());
        assert!(check("f", "(module \"f\"").is_err());
        assert!(check("f", "(module \"f\"))").is_err());
        assert!(check("f", "(module \"f").is_err());
        assert!(check("f", "(module (; \"f\")").is_err());
    }
}
