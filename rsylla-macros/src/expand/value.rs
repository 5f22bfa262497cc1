//! `derive(Value)`: a newtype or an enum that is stored as a value of another type.
//
// For `#[derive(Value)] #[rsylla(text)] enum Status { Open, Closed }`, expands to:
//
//     const _: () = {
//         use ::rsylla::private as __rsylla;
//         impl __rsylla::Value for Status {
//             type Stored = str;
//             fn stored(&self) -> &str {
//                 match self { Self::Open => &"Open", Self::Closed => &"Closed" }
//             }
//             fn type_check(ty: …) -> … { __rsylla::check_stored::<&str>(ty) }
//             fn write(&self, ty: …, cell: …) -> … { __rsylla::write_stored(self.stored(), ty, cell) }
//             fn read(ty: …, value: …) -> … {
//                 let stored = __rsylla::read_stored::<&str>(ty, value)?;
//                 __rsylla::choose(stored, &["Open", "Closed"], |stored| match *stored {
//                     "Open" => __rsylla::Option::Some(Self::Open),
//                     "Closed" => __rsylla::Option::Some(Self::Closed),
//                     _ => __rsylla::Option::None,
//                 })
//             }
//         }
//         __rsylla::value!(Status for ::rsylla::cql::Text, ::rsylla::cql::Ascii);
//     };

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::input::{NumberType, Stored, ValueInput};

/// `#[derive(Value)]`
pub(crate) fn expand(input: &ValueInput) -> TokenStream {
    let parts = match &input.stored {
        Stored::Field(place, ty) => newtype(place, ty),
        Stored::Texts(texts) => {
            let text = quote!(__rsylla::str);
            let columns = quote!(for ::rsylla::cql::Text, ::rsylla::cql::Ascii);
            choices(texts, &text, &quote!(&#text), columns)
        }
        Stored::Numbers(NumberType { rust, cql }, numbers) => {
            let number = quote!(__rsylla::#rust);
            choices(numbers, &number, &number, quote!(for ::rsylla::cql::#cql))
        }
    };
    implementation(&input.name, &parts)
}

/// What differs between values.
struct Parts {
    /// The type that is stored.
    ty: TokenStream,
    /// The columns that it can be a field for: `for` types of CQL, or `as` another field.
    columns: TokenStream,
    constant: TokenStream,
    /// A reference to what is stored of `self`.
    stored: TokenStream,
    check: TokenStream,
    write: TokenStream,
    read: TokenStream,
}

/// The value of the one field. rustc says at its type, and only there, that it cannot be stored.
fn newtype(place: &TokenStream, ty: &Type) -> Parts {
    let access = quote_spanned!(ty.span()=> __rsylla::stored_as::<#ty>());
    Parts {
        ty: quote!(#ty),
        columns: quote!(as #ty),
        constant: quote!(const STORED: __rsylla::StoredAs<#ty> = #access;),
        stored: quote!(&self.#place),
        check: quote!((STORED.check)(ty)),
        write: quote!((STORED.write)(&self.#place, ty, cell)),
        read: quote!(__rsylla::Ok(Self { #place: (STORED.read)(ty, value)? })),
    }
}

/// A value for each variant, which is read as `read_as`.
fn choices<T: ToTokens>(
    variants: &[(Ident, T)],
    ty: &TokenStream,
    read_as: &TokenStream,
    columns: TokenStream,
) -> Parts {
    let names: Vec<_> = variants.iter().map(|(name, _)| name).collect();
    let values: Vec<_> = variants.iter().map(|(_, value)| value).collect();
    Parts {
        ty: ty.clone(),
        columns,
        constant: TokenStream::new(),
        stored: quote!(match self { #(Self::#names => &#values),* }),
        check: quote!(__rsylla::check_stored::<#read_as>(ty)),
        write: quote!(__rsylla::write_stored(self.stored(), ty, cell)),
        read: quote! {
            let stored = __rsylla::read_stored::<#read_as>(ty, value)?;
            __rsylla::choose(stored, &[#(#values),*], |stored| match *stored {
                #(#values => __rsylla::Option::Some(Self::#names),)*
                _ => __rsylla::Option::None,
            })
        },
    }
}

fn implementation(name: &Ident, parts: &Parts) -> TokenStream {
    let Parts {
        ty,
        columns,
        constant,
        stored,
        check,
        write,
        read,
    } = parts;
    quote! {
        const _: () = {
            use ::rsylla::private as __rsylla;
            #constant
            #[automatically_derived]
            impl __rsylla::Value for #name {
                type Stored = #ty;
                #[inline]
                fn stored(&self) -> &#ty { #stored }
                fn type_check(
                    ty: &__rsylla::ColumnType<'_>,
                ) -> __rsylla::Result<(), __rsylla::TypeCheckError> {
                    #check
                }
                #[inline]
                fn write<'b>(
                    &self,
                    ty: &__rsylla::ColumnType<'_>,
                    cell: __rsylla::CellWriter<'b>,
                ) -> __rsylla::Written<'b> {
                    #write
                }
                #[inline]
                fn read(
                    ty: &__rsylla::ColumnType<'_>,
                    value: __rsylla::Option<__rsylla::FrameSlice<'_>>,
                ) -> __rsylla::Decoded<Self> {
                    #read
                }
            }
            __rsylla::value!(#name #columns);
        };
    }
}
