//! What is asked of `system_schema`, by statements checked like anyone's.
//!
//! Tables and views are not among them: which options they have depends on the
//! server's release, so `rows.rs` takes what there is.

use rsylla::query;

query! {
    /// One keyspace.
    pub(crate) KeyspaceNamed: "SELECT durable_writes, replication FROM system_schema.keyspaces
                               WHERE keyspace_name = ?"
}

query! {
    /// The names of all keyspaces.
    pub(crate) KeyspaceNames: "SELECT keyspace_name FROM system_schema.keyspaces"
}

query! {
    /// The names of a keyspace's tables.
    pub(crate) TableNames: "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?"
}

query! {
    /// The columns of a keyspace's tables and views.
    pub(crate) Columns: "SELECT table_name, column_name, clustering_order, kind, position, type
                         FROM system_schema.columns WHERE keyspace_name = ?"
}

query! {
    /// The masks of a keyspace's columns (Cassandra 5).
    pub(crate) Masks: "SELECT table_name, column_name, function_keyspace, function_name,
                              function_argument_types, function_argument_values,
                              function_argument_nulls
                       FROM system_schema.column_masks WHERE keyspace_name = ?"
}

query! {
    /// The indexes of a keyspace's tables.
    pub(crate) Indexes: "SELECT table_name, index_name, options
                         FROM system_schema.indexes WHERE keyspace_name = ?"
}

query! {
    /// A keyspace's user types.
    pub(crate) Types: "SELECT type_name, field_names, field_types
                       FROM system_schema.types WHERE keyspace_name = ?"
}

query! {
    /// A keyspace's user functions.
    pub(crate) Functions: "SELECT function_name, argument_types, argument_names, body, language,
                                  return_type, called_on_null_input
                           FROM system_schema.functions WHERE keyspace_name = ?"
}

query! {
    /// A keyspace's user aggregates.
    pub(crate) Aggregates: "SELECT aggregate_name, argument_types, final_func, initcond,
                                   state_func, state_type
                            FROM system_schema.aggregates WHERE keyspace_name = ?"
}

query! {
    /// A keyspace's triggers (Cassandra).
    pub(crate) Triggers: "SELECT table_name, trigger_name FROM system_schema.triggers
                          WHERE keyspace_name = ?"
}
