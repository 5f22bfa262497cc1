//! Types as written to types as meant: user types are looked up, and what cannot stand where it
//! was written is refused (`CQL3Type.Raw.prepare`).

use std::sync::Arc;

use crate::catalog::class_name;
use crate::catalog::{Catalog, Keyspace};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialect::Dialect;
use crate::span::Span;
use crate::syntax::{Literal, NativeType, QualifiedName, TypeName, TypeNameKind};
use crate::types::CqlType;

/// The type that `ty` means in a statement on `keyspace`.
///
/// User types belong to the keyspace of the statement, and to no other.
///
/// # Errors
/// An unknown type; a collection in a collection that is not frozen; a counter inside another type;
/// a duration in a set or as a map key; a vector's dimension out of range; `frozen` of a type that
/// is always stored whole.
pub fn resolve_type(
    catalog: &Catalog,
    keyspace: &str,
    ty: &TypeName,
) -> Result<CqlType, Diagnostic> {
    Resolver {
        catalog,
        keyspace_name: keyspace,
        keyspace: catalog.keyspace(keyspace),
    }
    .resolve(ty, false)
}

struct Resolver<'a> {
    catalog: &'a Catalog,
    keyspace_name: &'a str,
    keyspace: Option<&'a Keyspace>,
}

impl Resolver<'_> {
    /// `frozen`: whether `frozen<…>` stands around it, or something else that freezes its parts.
    fn resolve(&self, ty: &TypeName, frozen: bool) -> Result<CqlType, Diagnostic> {
        match &ty.kind {
            TypeNameKind::Native(native) => Ok(native_type(*native)),
            TypeNameKind::Custom(class) => {
                class_name::parse(class).map_err(|message| unknown_class(ty.span, class, &message))
            }
            TypeNameKind::Frozen(inner) => {
                if !supports_freezing(inner) {
                    return Err(Diagnostic::error(
                        Code::InvalidType,
                        ty.span,
                        "`frozen` is only for collections, tuples and user types",
                    )
                    .label("always stored whole"));
                }
                self.resolve(inner, true)
            }
            TypeNameKind::List(element) => {
                self.check_nested(ty, element, frozen)?;
                refuse_counter(element, "a collection")?;
                let element = Box::new(self.part(element, frozen)?);
                Ok(CqlType::List { element, frozen })
            }
            TypeNameKind::Set(element) => {
                self.check_nested(ty, element, frozen)?;
                refuse_counter(element, "a collection")?;
                refuse_duration(element, "in a set")?;
                let element = Box::new(self.part(element, frozen)?);
                Ok(CqlType::Set { element, frozen })
            }
            TypeNameKind::Map(key, value) => {
                self.check_nested(ty, value, frozen)?;
                refuse_counter(value, "a collection")?;
                refuse_counter(key, "a collection")?;
                refuse_duration(key, "as a map key")?;
                self.check_nested(ty, key, frozen)?;
                let key = Box::new(self.part(key, frozen)?);
                let value = Box::new(self.part(value, frozen)?);
                Ok(CqlType::Map { key, value, frozen })
            }
            TypeNameKind::Tuple(elements) => {
                let elements = elements.iter().map(|element| {
                    refuse_counter(element, "a tuple")?;
                    self.part(element, true)
                });
                Ok(CqlType::Tuple(elements.collect::<Result<_, _>>()?))
            }
            TypeNameKind::Vector { element, dimension } => {
                let dimension = self.dimension(dimension)?;
                // Neither server freezes what a vector holds (`RawVector.freeze`).
                let element = Box::new(self.resolve(element, false)?);
                Ok(CqlType::Vector { element, dimension })
            }
            TypeNameKind::User(name) => self.user_type(name, frozen),
        }
    }

    /// A part of a type: frozen with it, if it can be.
    fn part(&self, ty: &TypeName, frozen: bool) -> Result<CqlType, Diagnostic> {
        self.resolve(ty, frozen && supports_freezing(ty))
    }

    /// Refuses what is stored cell by cell inside a collection that is, too.
    fn check_nested(
        &self,
        whole: &TypeName,
        part: &TypeName,
        frozen: bool,
    ) -> Result<(), Diagnostic> {
        if frozen || !supports_freezing(part) || is_frozen(part) {
            return Ok(());
        }
        let what = match &part.kind {
            TypeNameKind::User(name) => {
                // An unknown type is the better message.
                self.user_type(name, false)?;
                "a user type"
            }
            _ => "a collection",
        };
        let inserted = Span::new(part.span.start, part.span.start);
        let mut diagnostic = Diagnostic::error(
            Code::InvalidType,
            part.span,
            format!("{what} inside a collection must be frozen"),
        )
        .label("write `frozen<…>` around this");
        if inserted.start != whole.span.start {
            diagnostic = diagnostic
                .help("a collection stored cell by cell can only hold values stored whole");
        }
        Err(diagnostic)
    }

    fn dimension(&self, written: &Literal) -> Result<u32, Diagnostic> {
        let limit = match self.catalog.dialect() {
            Dialect::Cassandra => i32::MAX.cast_unsigned(),
            // `MAX_VECTOR_DIMENSION` in cql3_type.hh.
            Dialect::Scylla => 16_000,
        };
        match written.text.parse::<u32>() {
            Ok(dimension) if (1..=limit).contains(&dimension) => Ok(dimension),
            _ => Err(Diagnostic::error(
                Code::InvalidType,
                written.span,
                format!(
                    "a vector has between 1 and {limit} elements, not {}",
                    written.text
                ),
            )),
        }
    }

    fn user_type(&self, name: &QualifiedName, frozen: bool) -> Result<CqlType, Diagnostic> {
        if let Some(written) = &name.keyspace
            && &*written.name != self.keyspace_name
        {
            return Err(Diagnostic::error(
                Code::InvalidType,
                name.span,
                format!(
                    "a statement on keyspace `{}` cannot use a type of keyspace `{}`",
                    self.keyspace_name, written.name
                ),
            )
            .help("user types can only be used in their own keyspace"));
        }
        let types = self.keyspace.map(|keyspace| &keyspace.types);
        match types.and_then(|types| types.get(&name.name.name)) {
            Some(definition) => Ok(CqlType::Udt {
                definition: Arc::clone(definition),
                frozen,
            }),
            None => Err(unknown_type(
                self.keyspace_name,
                name,
                types
                    .into_iter()
                    .flat_map(|types| types.keys().map(|key| &**key)),
            )),
        }
    }
}

/// Types that are written with others in angle brackets.
const WITH_ELEMENTS: [&str; 6] = ["list", "set", "map", "tuple", "vector", "frozen"];

/// The diagnostic for a type that does not exist.
pub(super) fn unknown_type<'n>(
    keyspace: &str,
    name: &QualifiedName,
    user_types: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::UnknownType,
        name.name.span,
        format!(
            "there is no type `{}` in keyspace `{keyspace}`",
            name.name.name
        ),
    );
    let natives = NativeType::ALL.iter().map(|native| native.name());
    let names = user_types.chain(natives).chain(WITH_ELEMENTS);
    match crate::diagnostic::nearest(&name.name.name, names) {
        Some(nearest) => diagnostic.suggest_at(name.name.span, nearest),
        None => diagnostic,
    }
}

fn unknown_class(span: Span, class: &str, message: &str) -> Diagnostic {
    Diagnostic::error(
        Code::UnknownType,
        span,
        format!("`{class}` is no type: {message}"),
    )
}

fn refuse_counter(ty: &TypeName, place: &str) -> Result<(), Diagnostic> {
    if is_counter(ty) {
        return Err(Diagnostic::error(
            Code::InvalidType,
            ty.span,
            format!("a counter cannot stand in {place}"),
        ));
    }
    Ok(())
}

fn refuse_duration(ty: &TypeName, place: &str) -> Result<(), Diagnostic> {
    if matches!(ty.kind, TypeNameKind::Native(NativeType::Duration)) {
        return Err(Diagnostic::error(
            Code::InvalidType,
            ty.span,
            format!("a duration cannot stand {place}: durations have no order"),
        ));
    }
    Ok(())
}

/// Whether `frozen<…>` may stand around it (`CQL3Type.Raw.supportsFreezing`).
fn supports_freezing(ty: &TypeName) -> bool {
    !matches!(ty.kind, TypeNameKind::Native(_) | TypeNameKind::Custom(_))
}

/// Whether it is written as frozen, or always is (`CQL3Type.Raw.isFrozen`).
pub(super) fn is_frozen(ty: &TypeName) -> bool {
    matches!(
        ty.kind,
        TypeNameKind::Frozen(_) | TypeNameKind::Tuple(_) | TypeNameKind::Vector { .. }
    )
}

/// Whether `frozen<…>` is written around a collection or user type, which would not be without.
pub(super) fn is_written_frozen(ty: &TypeName) -> bool {
    match &ty.kind {
        TypeNameKind::Frozen(inner) => match &inner.kind {
            TypeNameKind::Frozen(_) => is_written_frozen(inner),
            TypeNameKind::Tuple(_) | TypeNameKind::Vector { .. } => false,
            _ => true,
        },
        _ => false,
    }
}

/// Whether it is a user type, written as frozen or not.
pub(super) fn is_user_type(ty: &TypeName) -> bool {
    match &ty.kind {
        TypeNameKind::User(_) => true,
        TypeNameKind::Frozen(inner) => is_user_type(inner),
        _ => false,
    }
}

/// Whether it is `counter` itself.
pub(super) fn is_counter(ty: &TypeName) -> bool {
    matches!(ty.kind, TypeNameKind::Native(NativeType::Counter))
}

/// The type of a native type's name.
pub(crate) fn native_type(native: NativeType) -> CqlType {
    match native {
        NativeType::Ascii => CqlType::Ascii,
        NativeType::Bigint => CqlType::Bigint,
        NativeType::Blob => CqlType::Blob,
        NativeType::Boolean => CqlType::Boolean,
        NativeType::Counter => CqlType::Counter,
        NativeType::Date => CqlType::Date,
        NativeType::Decimal => CqlType::Decimal,
        NativeType::Double => CqlType::Double,
        NativeType::Duration => CqlType::Duration,
        NativeType::Float => CqlType::Float,
        NativeType::Inet => CqlType::Inet,
        NativeType::Int => CqlType::Int,
        NativeType::Smallint => CqlType::Smallint,
        NativeType::Text | NativeType::Varchar => CqlType::Text,
        NativeType::Time => CqlType::Time,
        NativeType::Timestamp => CqlType::Timestamp,
        NativeType::Timeuuid => CqlType::Timeuuid,
        NativeType::Tinyint => CqlType::Tinyint,
        NativeType::Uuid => CqlType::Uuid,
        NativeType::Varint => CqlType::Varint,
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::testing::*;

    fn refused(ty: &str) -> Vec<String> {
        let given = given("CREATE TYPE u (a int); CREATE TYPE c (a list<int>);");
        let found = given.find(&format!("CREATE TABLE t (k int PRIMARY KEY, v {ty})"));
        found.into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn collections_inside_others_are_frozen() {
        for right in [
            "list<frozen<list<int>>>",
            "frozen<list<list<int>>>",
            "map<text, frozen<map<int, u>>>",
            "u",
            "frozen<u>",
            "list<frozen<u>>",
            "tuple<int, list<int>, u>",
            "vector<float, 3>",
            "vector<list<int>, 3>",
            "frozen<c>",
            "'org.apache.cassandra.db.marshal.UTF8Type'",
        ] {
            assert_eq!(refused(right), [""; 0], "{right}");
        }
        for wrong in [
            "list<list<int>>",
            "map<list<int>, int>",
            "set<u>",
            "list<counter>",
            "set<duration>",
            "map<duration, int>",
            "frozen<int>",
            "vector<float, 0>",
            "c",
            "nope",
            "other.u",
        ] {
            assert_eq!(refused(wrong).len(), 1, "{wrong}: {:?}", refused(wrong));
        }
    }
}
