//! The types of CQL as Rust types without values: what [`Bind`](crate::Bind) and
//! [`Field`](crate::Field) are asked about. They only appear in bounds, as in
//! `Name: Bind<cql::Text>`.

macro_rules! types {
    ($($(#[doc = $doc:literal])+ $name:ident $(<$($parameter:ident),+>)?;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $name $(<$($parameter: ?Sized),+>)? (
            std::convert::Infallible,
            $($(std::marker::PhantomData<$parameter>,)+)?
        );
    )+};
}

types! {
    /// `ascii`.
    Ascii;
    /// `bigint`.
    Bigint;
    /// `blob`.
    Blob;
    /// `boolean`.
    Boolean;
    /// `counter`.
    Counter;
    /// `date`.
    Date;
    /// `decimal`.
    Decimal;
    /// `double`.
    Double;
    /// `duration`.
    Duration;
    /// `float`.
    Float;
    /// `inet`.
    Inet;
    /// `int`.
    Int;
    /// `smallint`.
    Smallint;
    /// `text`, `varchar`.
    Text;
    /// `time`.
    Time;
    /// `timestamp`.
    Timestamp;
    /// `timeuuid`.
    Timeuuid;
    /// `tinyint`.
    Tinyint;
    /// `uuid`.
    Uuid;
    /// `varint`.
    Varint;
    /// `list<E>`.
    List<E>;
    /// `set<E>`.
    Set<E>;
    /// `map<K, V>`.
    Map<K, V>;
    /// `tuple<…>`, with the Rust tuple of its elements' types.
    Tuple<Elements>;
}

/// `vector<E, N>`.
#[derive(Debug)]
pub struct Vector<E: ?Sized, const N: usize>(std::convert::Infallible, std::marker::PhantomData<E>);
