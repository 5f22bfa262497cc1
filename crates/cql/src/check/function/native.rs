//! The functions that every server has, as a table.

use std::borrow::Cow;

use crate::check::function::Resolved;
use crate::dialect::Dialect;
use crate::syntax::NativeType;
use crate::types::CqlType;
use crate::types::CqlType as T;

/// A function of fixed types.
struct Native {
    name: &'static str,
    arguments: &'static [CqlType],
    returns: CqlType,
    kind: Kind,
    servers: Servers,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pure,
    Changing,
    Aggregate,
}

/// Which servers have it. Sources: Cassandra's `TimeFcts` and `UuidFcts`; `ScyllaDB`'s
/// `cql3/functions/functions.cc`, whose names are camel case only.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Servers {
    Both,
    Cassandra,
    Scylla,
}

impl Servers {
    fn has(self, dialect: Dialect) -> bool {
        match self {
            Self::Both => true,
            Self::Cassandra => dialect == Dialect::Cassandra,
            Self::Scylla => dialect == Dialect::Scylla,
        }
    }
}

macro_rules! natives {
    ($($name:literal ($($argument:ident),*) -> $returns:ident, $kind:ident, $servers:ident;)*) => {
        static NATIVES: &[Native] = &[$(Native {
            name: $name,
            arguments: &[$(T::$argument),*],
            returns: T::$returns,
            kind: Kind::$kind,
            servers: Servers::$servers,
        }),*];
    };
}

natives! {
    "now" () -> Timeuuid, Changing, Both;
    "current_timeuuid" () -> Timeuuid, Changing, Cassandra;
    "current_timestamp" () -> Timestamp, Changing, Cassandra;
    "current_date" () -> Date, Changing, Cassandra;
    "current_time" () -> Time, Changing, Cassandra;
    "currenttimeuuid" () -> Timeuuid, Changing, Both;
    "currenttimestamp" () -> Timestamp, Changing, Both;
    "currentdate" () -> Date, Changing, Both;
    "currenttime" () -> Time, Changing, Both;
    "uuid" () -> Uuid, Changing, Both;
    "min_timeuuid" (Timestamp) -> Timeuuid, Pure, Cassandra;
    "max_timeuuid" (Timestamp) -> Timeuuid, Pure, Cassandra;
    "mintimeuuid" (Timestamp) -> Timeuuid, Pure, Both;
    "maxtimeuuid" (Timestamp) -> Timeuuid, Pure, Both;
    "to_date" (Timeuuid) -> Date, Pure, Cassandra;
    "to_date" (Timestamp) -> Date, Pure, Cassandra;
    "todate" (Timeuuid) -> Date, Pure, Both;
    "todate" (Timestamp) -> Date, Pure, Both;
    "to_timestamp" (Timeuuid) -> Timestamp, Pure, Cassandra;
    "to_timestamp" (Date) -> Timestamp, Pure, Cassandra;
    "totimestamp" (Timeuuid) -> Timestamp, Pure, Both;
    "totimestamp" (Date) -> Timestamp, Pure, Both;
    "to_unix_timestamp" (Timeuuid) -> Bigint, Pure, Cassandra;
    "to_unix_timestamp" (Timestamp) -> Bigint, Pure, Cassandra;
    "to_unix_timestamp" (Date) -> Bigint, Pure, Cassandra;
    "tounixtimestamp" (Timeuuid) -> Bigint, Pure, Both;
    "tounixtimestamp" (Timestamp) -> Bigint, Pure, Both;
    "tounixtimestamp" (Date) -> Bigint, Pure, Both;
    "dateof" (Timeuuid) -> Timestamp, Pure, Scylla;
    "unixtimestampof" (Timeuuid) -> Bigint, Pure, Scylla;
    "floor" (Timestamp, Duration) -> Timestamp, Pure, Cassandra;
    "floor" (Timestamp, Duration, Timestamp) -> Timestamp, Pure, Cassandra;
    "floor" (Timeuuid, Duration) -> Timestamp, Pure, Cassandra;
    "floor" (Timeuuid, Duration, Timestamp) -> Timestamp, Pure, Cassandra;
    "floor" (Date, Duration) -> Date, Pure, Cassandra;
    "floor" (Date, Duration, Date) -> Date, Pure, Cassandra;
    "floor" (Time, Duration) -> Time, Pure, Cassandra;
    "count_rows" () -> Bigint, Aggregate, Cassandra;
    "countRows" () -> Bigint, Aggregate, Both;
    "count" (Blob) -> Bigint, Aggregate, Cassandra;
    "bm25" (Text, Text) -> Float, Pure, Scylla;
}

/// The numeric types, of which there is an overload each of sums, averages, math and operators.
///
/// Where several overloads fit equally well the server takes the first in an order that changes
/// from start to start; here those come first that hold the most constants.
pub(super) static NUMBERS: [CqlType; 9] = [
    T::Double,
    T::Decimal,
    T::Varint,
    T::Bigint,
    T::Int,
    T::Float,
    T::Smallint,
    T::Tinyint,
    T::Counter,
];

/// The overloads of this name with types of their own.
pub(super) fn overloads(name: &str, dialect: Dialect) -> Vec<Resolved> {
    let listed = NATIVES
        .iter()
        .filter(|native| native.name == name && native.servers.has(dialect));
    let mut found: Vec<Resolved> = listed.map(Native::resolved).collect();
    if found.is_empty() {
        found = of_numbers(name, dialect);
    }
    if found.is_empty() {
        found.extend(of_bytes(name, dialect));
    }
    found
}

impl Native {
    fn resolved(&self) -> Resolved {
        Resolved {
            name: format!("system.{}", self.name).into(),
            argument_types: Cow::Borrowed(self.arguments),
            return_type: self.returns.clone(),
            is_aggregate: self.kind == Kind::Aggregate,
            deterministic: self.kind != Kind::Changing,
            generic: false,
        }
    }
}

/// `AggregateFcts` and `MathFcts`: one overload for each type of number, returning that type.
fn of_numbers(name: &str, dialect: Dialect) -> Vec<Resolved> {
    let is_aggregate = matches!(name, "sum" | "avg");
    let is_math = matches!(name, "abs" | "exp" | "log" | "log10" | "round");
    if !is_aggregate && (!is_math || dialect == Dialect::Scylla) {
        return Vec::new();
    }
    // ScyllaDB sums no counters (aggregate_fcts.cc, add_agg_functions).
    let numbers = &NUMBERS[..NUMBERS.len() - usize::from(dialect == Dialect::Scylla)];
    let overload = |ty: &'static CqlType| Resolved {
        name: format!("system.{name}").into(),
        argument_types: Cow::Borrowed(std::slice::from_ref(ty)),
        return_type: ty.clone(),
        is_aggregate,
        deterministic: true,
        generic: false,
    };
    numbers.iter().map(overload).collect()
}

/// `BytesConversionFcts`: `int_as_blob`, `intasblob`, `blob_as_int`, `blobasint` of every native type.
fn of_bytes(name: &str, dialect: Dialect) -> Option<Resolved> {
    let snake = dialect == Dialect::Cassandra;
    let (to_blob, ty) = if let Some(ty) = name.strip_suffix("_as_blob").filter(|_| snake) {
        (true, ty)
    } else if let Some(ty) = name.strip_prefix("blob_as_").filter(|_| snake) {
        (false, ty)
    } else if let Some(ty) = name.strip_suffix("asblob") {
        (true, ty)
    } else {
        (false, name.strip_prefix("blobas")?)
    };
    let (_, ty) = BYTES.iter().find(|(name, _)| *name == ty)?;
    let blob = std::slice::from_ref(&T::Blob);
    Some(Resolved {
        name: format!("system.{name}").into(),
        argument_types: Cow::Borrowed(if to_blob {
            std::slice::from_ref(ty)
        } else {
            blob
        }),
        return_type: if to_blob { T::Blob } else { ty.clone() },
        is_aggregate: false,
        deterministic: true,
        generic: false,
    })
}

/// The native types by the names that conversions from and to bytes have.
static BYTES: &[(&str, CqlType)] = &[
    ("ascii", T::Ascii),
    ("bigint", T::Bigint),
    ("boolean", T::Boolean),
    ("counter", T::Counter),
    ("date", T::Date),
    ("decimal", T::Decimal),
    ("double", T::Double),
    ("duration", T::Duration),
    ("empty", T::Empty),
    ("float", T::Float),
    ("inet", T::Inet),
    ("int", T::Int),
    ("smallint", T::Smallint),
    ("text", T::Text),
    ("time", T::Time),
    ("timestamp", T::Timestamp),
    ("timeuuid", T::Timeuuid),
    ("tinyint", T::Tinyint),
    ("uuid", T::Uuid),
    ("varchar", T::Text),
    ("varint", T::Varint),
];

/// What can be cast to a type (`CastFcts`; `ScyllaDB`'s `castas_fcts.cc`).
pub(super) fn casts(to: NativeType, dialect: Dialect) -> Vec<Resolved> {
    let returns = match to {
        NativeType::Ascii => T::Ascii,
        NativeType::Bigint => T::Bigint,
        NativeType::Date => T::Date,
        NativeType::Decimal => T::Decimal,
        NativeType::Double => T::Double,
        NativeType::Float => T::Float,
        NativeType::Int => T::Int,
        NativeType::Smallint => T::Smallint,
        NativeType::Text => T::Text,
        // Cassandra's cast functions are named after the type's own name, `text`.
        NativeType::Varchar if dialect == Dialect::Scylla => T::Text,
        NativeType::Timestamp => T::Timestamp,
        NativeType::Tinyint => T::Tinyint,
        NativeType::Varint => T::Varint,
        _ => return Vec::new(),
    };
    let sources: &'static [CqlType] = match returns {
        T::Text | T::Ascii => &CAST_TO_TEXT,
        T::Date => &CAST_TO_DATE,
        T::Timestamp => &CAST_TO_TIMESTAMP,
        _ => &NUMBERS,
    };
    let ascii_to_text = (returns == T::Text).then_some(&T::Ascii);
    let cast = |from: &'static CqlType| Resolved {
        name: format!("system.cast_as_{}", to.name()).into(),
        argument_types: Cow::Borrowed(std::slice::from_ref(from)),
        return_type: returns.clone(),
        is_aggregate: false,
        deterministic: true,
        generic: false,
    };
    let sources = sources.iter().filter(|from| **from != returns);
    sources.chain(ascii_to_text).map(cast).collect()
}

static CAST_TO_TEXT: [CqlType; 16] = [
    T::Tinyint,
    T::Smallint,
    T::Int,
    T::Bigint,
    T::Float,
    T::Double,
    T::Decimal,
    T::Counter,
    T::Varint,
    T::Inet,
    T::Boolean,
    T::Timeuuid,
    T::Timestamp,
    T::Date,
    T::Time,
    T::Uuid,
];
static CAST_TO_DATE: [CqlType; 2] = [T::Timeuuid, T::Timestamp];
static CAST_TO_TIMESTAMP: [CqlType; 2] = [T::Timeuuid, T::Date];

/// The names worth suggesting.
pub(super) fn names(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        Dialect::Cassandra => CASSANDRA_NAMES,
        Dialect::Scylla => SCYLLA_NAMES,
    }
}

static CASSANDRA_NAMES: &[&str] = &[
    "now",
    "current_timeuuid",
    "current_timestamp",
    "current_date",
    "current_time",
    "uuid",
    "min_timeuuid",
    "max_timeuuid",
    "to_date",
    "to_timestamp",
    "to_unix_timestamp",
    "floor",
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "abs",
    "exp",
    "log",
    "log10",
    "round",
    "to_json",
    "from_json",
    "token",
    "map_keys",
    "map_values",
    "collection_count",
    "collection_min",
    "collection_max",
    "collection_sum",
    "collection_avg",
    "mask_null",
    "mask_default",
    "mask_replace",
    "mask_inner",
    "mask_outer",
    "mask_hash",
    "similarity_cosine",
    "similarity_euclidean",
    "similarity_dot_product",
    "ascii_as_blob",
    "bigint_as_blob",
    "boolean_as_blob",
    "double_as_blob",
    "float_as_blob",
    "int_as_blob",
    "text_as_blob",
    "timestamp_as_blob",
    "uuid_as_blob",
    "blob_as_ascii",
    "blob_as_bigint",
    "blob_as_boolean",
    "blob_as_double",
    "blob_as_float",
    "blob_as_int",
    "blob_as_text",
    "blob_as_timestamp",
    "blob_as_uuid",
];

static SCYLLA_NAMES: &[&str] = &[
    "now",
    "currenttimeuuid",
    "currenttimestamp",
    "currentdate",
    "currenttime",
    "uuid",
    "mintimeuuid",
    "maxtimeuuid",
    "todate",
    "totimestamp",
    "tounixtimestamp",
    "dateof",
    "unixtimestampof",
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "tojson",
    "fromjson",
    "token",
    "set_intersection",
    "similarity_cosine",
    "similarity_euclidean",
    "similarity_dot_product",
    "asciiasblob",
    "bigintasblob",
    "booleanasblob",
    "doubleasblob",
    "floatasblob",
    "intasblob",
    "textasblob",
    "timestampasblob",
    "uuidasblob",
    "blobasascii",
    "blobasbigint",
    "blobasboolean",
    "blobasdouble",
    "blobasfloat",
    "blobasint",
    "blobastext",
    "blobastimestamp",
    "blobasuuid",
];
