//! Reads requests as Partner Center does: names of fields and words of enums in any case.
//! A name that stands twice in one object is refused, since nobody knows which of the two was meant.
//! Knows no request type; it matches against the names that a type asks for.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

/// Reads a request body.
///
/// # Errors
/// The JSON problem with its line and column, a name that stands twice, or the field that does not fit.
pub fn from_slice<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let _: Once = serde_json::from_slice(body)?;
    T::deserialize(Lenient(serde_json::from_slice(body)?))
}

struct Lenient(Value);

/// JSON whose every name stands once in its object; what it says is passed over.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

/// A name, borrowed where it is written without escapes.
#[derive(Eq, Hash, PartialEq)]
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    // A number with a point is a map here: its text under a name of its own, since no digit of it may be lost.
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = entries.next_key::<Name<'de>>()? {
            let shown = name.0.chars().take(60).collect::<String>();
            if !names.insert(name) {
                return Err(A::Error::custom(format!("'{shown}' is there twice")));
            }
            let _: Self = entries.next_value()?;
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}

/// `OneTime`, `one_time` and `onetime` are one word.
fn fold(word: &str) -> String {
    word.chars()
        .filter(|c| *c != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

impl<'de> Deserializer<'de> for Lenient {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => {
                visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Lenient)))
            }
            Value::Object(entries) => visitor.visit_map(MapDeserializer::new(
                entries.into_iter().map(|(k, v)| (k, Lenient(v))),
            )),
            scalar => scalar.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let Value::Object(entries) = self.0 else {
            return self.0.deserialize_struct(name, fields, visitor);
        };
        let named = entries.into_iter().map(|(key, value)| {
            let known = fields.iter().find(|field| **field == key);
            let known =
                known.or_else(|| fields.iter().find(|field| field.eq_ignore_ascii_case(&key)));
            (
                known.map_or(key, |field| (*field).to_owned()),
                Lenient(value),
            )
        });
        visitor.visit_map(MapDeserializer::new(named))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(word) => {
                let known = variants.iter().find(|variant| fold(variant) == fold(&word));
                visitor.visit_enum(
                    known
                        .map_or(word.as_str(), |variant| variant)
                        .into_deserializer(),
                )
            }
            other => other.deserialize_enum(name, variants, visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Lenient {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permissions::ViewCharges;
    use crate::wire::permissions::PermissionsRequest;
    use crate::wire::price_lists::RateCard;
    use crate::wire::quotes::QuoteRequest;

    #[test]
    fn names_and_words_are_read_in_any_case() {
        for body in [
            r#"{"viewCharges":"allowed"}"#,
            r#"{"ViewCharges":"Allowed"}"#,
            r#"{"VIEWCHARGES":"ALLOWED","other":1}"#,
        ] {
            let request: PermissionsRequest = from_slice(body.as_bytes()).unwrap();
            assert_eq!(request.view_charges, ViewCharges::Allowed);
        }
        let request: PermissionsRequest = from_slice(br#"{"ViewCharges":"NotAllowed"}"#).unwrap();
        assert_eq!(request.view_charges, ViewCharges::NotAllowed);
    }

    #[test]
    fn nested_names_fold_but_the_keys_of_a_map_stay() {
        let card: RateCard = from_slice(
            br#"{"Currency":"EUR","TaxIncluded":true,"Meters":[{"Id":"m","Name":"n","Rates":{"0":0.1234567890123456789}}]}"#,
        )
        .unwrap();
        assert!(card.is_tax_included);
        assert_eq!(
            card.meters[0].rates.0[0].1.0.to_string(),
            "0.1234567890123456789"
        );
        let quote: QuoteRequest =
            from_slice(br#"{"Lines":[{"MeterId":"m","Quantity":1.50}],"Total":null}"#).unwrap();
        assert_eq!(quote.lines[0].quantity.0.to_string(), "1.50");
        assert!(quote.total.is_none());
    }

    #[test]
    fn a_name_that_stands_twice_in_one_object_is_refused_wherever_it_stands() {
        for body in [
            r#"{"currency":"EUR","meters":[{"id":"m","name":"n","rates":{"0":1,"0":2}}]}"#,
            r#"{"currency":"EUR","meters":[],"offerTerms":[{"name":"a","x":{"\u0041":1,"A":2}}]}"#,
        ] {
            let problem = from_slice::<RateCard>(body.as_bytes()).unwrap_err();
            assert!(problem.to_string().contains("is there twice"), "{problem}");
            assert!(problem.line() > 0, "{problem}");
        }
        let apart = r#"{"lines":[{"meterId":"m","quantity":1.5e2},{"meterId":"m","quantity":2},
            {"meterId":"n","quantity":12345678901234567890123},{"meterId":"o","quantity":-1}]}"#;
        assert!(from_slice::<QuoteRequest>(apart.as_bytes()).is_ok());
    }

    #[test]
    fn what_does_not_fit_is_refused_by_name() {
        let problem =
            from_slice::<PermissionsRequest>(br#"{"viewCharges":"sometimes"}"#).unwrap_err();
        assert!(problem.to_string().contains("sometimes"), "{problem}");
        assert!(from_slice::<PermissionsRequest>(b"{").is_err());
        assert!(from_slice::<PermissionsRequest>(b"[]").is_err());
    }
}
