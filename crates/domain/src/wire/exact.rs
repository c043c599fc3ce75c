//! Decimals on the wire: Partner Center's fields are JSON numbers with every digit kept, our own
//! are strings; both are read from either. Knows no float.

use crate::decimal::parse_exact;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A decimal written as a JSON number: Partner Center's own fields.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = f64))]
pub struct Number(pub Decimal);

/// A decimal written as a JSON string: Tierline's own fields.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "12.50"))]
pub struct Text(pub Decimal);

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let text = match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(text) => text,
        serde_json::Value::Number(number) => number.to_string(),
        _ => {
            return Err(D::Error::custom(
                "expected a decimal, as a number or a string",
            ));
        }
    };
    let shown: String = text.chars().take(60).collect();
    parse_exact(text.trim()).map_err(|problem| D::Error::custom(format!("'{shown}' {problem}")))
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer).map(Self)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::Number::from_string_unchecked(self.0.to_string()).serialize(serializer)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_every_digit_is_kept() {
        for json in ["0.055193985123456789", "\"0.055193985123456789\""] {
            let number: Number = serde_json::from_str(json).unwrap();
            assert_eq!(
                serde_json::to_string(&number).unwrap(),
                "0.055193985123456789"
            );
            let text: Text = serde_json::from_str(json).unwrap();
            assert_eq!(
                serde_json::to_string(&text).unwrap(),
                "\"0.055193985123456789\""
            );
        }
        assert_eq!(
            serde_json::to_string(&serde_json::from_str::<Number>("35.230000000000004").unwrap())
                .unwrap(),
            "35.230000000000004"
        );
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_refused() {
        for json in [
            "1e999999",
            "\"abc\"",
            "null",
            "[]",
            "0.1234567890123456789012345678901234567890",
        ] {
            assert!(serde_json::from_str::<Number>(json).is_err(), "{json}");
        }
    }
}
