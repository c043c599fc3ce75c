//! Country rules on the wire: in Partner Center's shape, and with what a form needs besides.

use super::Attributes;
use crate::country_rules::{CountryRule, CountryValidation, fits, without_separators};
use serde::{Deserialize, Serialize};

/// Answer to `GET /v1/countryvalidationrules/{iso2}`, as Partner Center gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountryValidationRulesAnswer {
    #[serde(flatten)]
    pub validation: CountryValidation,
    pub attributes: Attributes,
}

/// Answer to `GET /v1/countryrules/{iso2}`: the whole rule, for a form that checks as one types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountryRuleAnswer {
    pub rule: CountryRule,
    /// `YYYY-MM-DD` of the data.
    pub as_of: String,
    pub attributes: Attributes,
}

impl From<&CountryRule> for CountryValidationRulesAnswer {
    fn from(rule: &CountryRule) -> Self {
        let mut validation = rule.validation.clone();
        // A form shows the sample as people write it; whoever holds it against the pattern needs it bare.
        if let (Some(pattern), Some(sample)) =
            (&validation.vat_id_regex, &mut validation.tax_id_sample)
            && !fits(pattern, sample)
        {
            *sample = without_separators(sample);
        }
        Self {
            validation,
            attributes: Attributes::of("CountryValidationRules"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country_rules::{COUNTRY_RULES_JSON, CountryRules};
    use serde_json::Value;

    /// Recorded from Partner Center on 2019-01-11 by the tests of microsoft/Partner-Center-PowerShell.
    const RECORDED: &str = r#"{"iso2Code":"US","defaultCulture":"en-US","isStateRequired":true,"supportedStatesList":["AK","AL","AR","AZ","CA","CO","CT","DC","DE","FL","GA","HI","IA","ID","IL","IN","KS","KY","LA","MA","MD","ME","MI","MN","MO","MS","MT","NC","ND","NE","NH","NJ","NM","NV","NY","OH","OK","OR","PA","RI","SC","SD","TN","TX","UT","VA","VT","WA","WI","WV","WY"],"supportedLanguagesList":["en","es"],"supportedCulturesList":["en-US","es-US"],"isPostalCodeRequired":true,"postalCodeRegex":"^\\d{5}(-\\d{4})?$","isCityRequired":true,"isVatIdSupported":false,"phoneNumberRegex":"^(1[ \\-\\/\\.]?)?(\\((\\d{3})\\)|(\\d{3}))[ \\-\\/\\.]?(\\d{3})[ \\-\\/\\.]?(\\d{4})$","isTaxIdSupported":true,"isTaxIdOptional":true,"countryCallingCodesList":["1"],"attributes":{"objectType":"CountryValidationRules"}}"#;

    #[test]
    fn the_rule_of_the_united_states_is_the_recorded_one_to_the_byte() {
        let rules = CountryRules::read(COUNTRY_RULES_JSON).unwrap();
        let answer = CountryValidationRulesAnswer::from(rules.of("us").unwrap());
        assert_eq!(serde_json::to_string(&answer).unwrap(), RECORDED);
    }

    #[test]
    fn an_answer_reads_back_and_leaves_out_what_is_not_known() {
        let rules = CountryRules::read(COUNTRY_RULES_JSON).unwrap();
        for rule in &rules.countries {
            let answer = CountryValidationRulesAnswer::from(rule);
            let json = serde_json::to_value(&answer).unwrap();
            let fields = json.as_object().unwrap();
            assert!(fields.values().all(|value| *value != Value::Null), "{json}");
            let of_tax = (
                &answer.validation.vat_id_regex,
                &answer.validation.tax_id_sample,
            );
            if let (Some(pattern), Some(sample)) = of_tax {
                assert!(fits(pattern, sample), "{sample} beside {pattern}");
            }
            let back: CountryValidationRulesAnswer = serde_json::from_value(json).unwrap();
            assert_eq!(back, answer);
        }
    }
}
