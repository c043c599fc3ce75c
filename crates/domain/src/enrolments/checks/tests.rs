//! Sentences about drafts: what is refused, where, by which rule and with which remedy.

use super::*;
use crate::country_rules::{COUNTRY_RULES_JSON, CountryRules};
use crate::eligibility::{Facts, applying};
use crate::enrolments::{ProductFamily, Terms};
use crate::findings::Severity;
use crate::markets::MARKETS_JSON;
use crate::programme::{BusinessModel, SupportPlan};
use crate::programme_rules::{PROGRAMME_RULES_JSON, ProgrammeRules};

struct Desk {
    markets: Markets,
    rules: CountryRules,
    cell: Cell,
    accounts: Vec<PlannedAccount>,
    taken: Taken,
    credit_check_passed: bool,
    programme: ProgrammeRules,
    today: NaiveDate,
    /// What the company recorded of itself.
    facts: Option<Facts>,
}

/// A company that is eligible for direct bill on every day.
fn eligible() -> Facts {
    Facts {
        country: "NO".into(),
        revenue_usd: 2_000_000.into(),
        months_as_reseller: 24,
        designations: 1,
        mfa_for_admins: true,
        security_contact: true,
        security_score: Some(100),
        ..Facts::default()
    }
}

impl Desk {
    fn of(region: &str, model: BusinessModel, cloud: &str) -> Self {
        let markets = Markets::read(MARKETS_JSON).unwrap();
        Self {
            cell: Cell::new(&markets, region, model, cloud).unwrap(),
            rules: CountryRules::read(COUNTRY_RULES_JSON).unwrap(),
            markets,
            accounts: Vec::new(),
            taken: Taken::default(),
            credit_check_passed: false,
            programme: ProgrammeRules::read(PROGRAMME_RULES_JSON).unwrap(),
            today: "2026-11-22".parse().unwrap(),
            facts: Some(eligible()),
        }
    }

    fn check(&self, draft: &Draft) -> Checked {
        let (model, region) = (self.cell.model(), self.cell.region());
        let facts = self.facts.as_ref();
        let verdict =
            facts.map(|facts| applying(&self.programme, facts, model, region, self.today));
        check(
            draft,
            CheckContext {
                markets: &self.markets,
                country_rule: self.rules.of(&draft.country),
                cell: &self.cell,
                today: self.today,
                accounts: &self.accounts,
                taken: &self.taken,
                credit_check_passed: self.credit_check_passed,
                verdict: verdict.as_ref(),
            },
        )
    }

    /// The one refusal of a draft that was good before the change.
    fn refusal(&self, good: &Draft, change: impl Fn(&mut Draft)) -> (&'static str, &'static str) {
        assert!(
            self.check(good).application.is_some(),
            "{:?}",
            self.check(good).findings
        );
        let mut draft = good.clone();
        change(&mut draft);
        let checked = self.check(&draft);
        let refusals: Vec<&Finding> = checked.findings.iter().filter(|f| f.is_refusal()).collect();
        assert_eq!(refusals.len(), 1, "{refusals:?}");
        assert!(checked.application.is_none());
        let words = refusals[0].says.split(' ').count();
        assert!(words >= 6, "'{}' says too little", refusals[0].says);
        assert!(!refusals[0].rule.name.is_empty());
        (refusals[0].field, refusals[0].code)
    }
}

fn norwegian() -> Draft {
    serde_json::from_value(serde_json::json!({
        "country": "NO",
        "legalName": "Alder Sky AS",
        "registrationNumber": "995525828",
        "taxId": "NO 995 525 828 MVA",
        "address": {"addressLine1": "Storgata 1", "city": "Oslo", "postalCode": "0155"},
        "partnerLocation": {"partnerId": "1234567", "country": "no", "isActive": true},
        "primaryContact": {"firstName": "Ada", "lastName": "Berg", "email": "ada@alder.example",
            "phoneNumber": "+47 21 23 45 67"},
        "supportContact": {"email": "help@alder.example", "telephone": "21234567",
            "website": "https://alder.example/help"},
        "billingDay": 5, "domain": "alder.example", "creditCheckConsent": true,
        "provider": {"name": "Fjord Distribution AS", "partnerId": "7654321", "country": "SE"}
    }))
    .unwrap()
}

fn american() -> Draft {
    let mut draft = norwegian();
    draft.country = "US".into();
    draft.partner_location.country = "US".into();
    draft.registration_number = String::new();
    draft.tax_id = "91-1144442".into();
    draft.address.city = "Seattle".into();
    draft.address.state = "WA".into();
    draft.address.postal_code = "98101-1234".into();
    draft.primary_contact.phone_number = "(206) 555-0100".into();
    draft.support_contact.telephone = "206 555 0101".into();
    draft.tenant_id = "6f1d0c2e-1111-4222-8333-444455556666".into();
    draft.government_form_date = "2026-11-01".into();
    draft
}

#[test]
fn whom_the_vendor_bills_gives_a_tax_number_and_a_reseller_need_not() {
    let mut draft = norwegian();
    draft.tax_id = String::new();
    for (model, is_refused) in [
        (BusinessModel::DirectBill, true),
        (BusinessModel::IndirectProvider, true),
        (BusinessModel::IndirectReseller, false),
    ] {
        let checked = Desk::of("europe", model, "global").check(&draft);
        let at_tax = checked.findings.iter().any(|one| one.field == "taxId");
        assert_eq!(at_tax, is_refused, "{model:?}: {:?}", checked.findings);
    }
}

#[test]
fn a_good_draft_becomes_an_application_of_its_model() {
    let direct = Desk::of("europe", BusinessModel::DirectBill, "global");
    let checked = direct.check(&norwegian());
    assert_eq!(checked.findings, []);
    assert!(matches!(
        checked.application.unwrap().terms(),
        Terms::DirectBill { .. }
    ));
    let reseller = Desk::of("europe", BusinessModel::IndirectReseller, "global");
    let application = reseller.check(&norwegian()).application.unwrap();
    assert!(matches!(
        application.terms(),
        Terms::IndirectReseller { .. }
    ));
}

#[test]
fn an_empty_draft_names_every_field_and_nothing_else() {
    let desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    let fields: Vec<&str> = desk
        .check(&Draft::default())
        .findings
        .iter()
        .map(|f| f.field)
        .collect();
    for field in [
        "country",
        "legalName",
        "address.addressLine1",
        "primaryContact.email",
        "billingDay",
        "domain",
        "creditCheckConsent",
    ] {
        assert!(fields.contains(&field), "{field} in {fields:?}");
    }
    assert!(!fields.contains(&"provider.name"));
}

#[test]
fn each_bad_input_is_refused_where_it_is_typed() {
    let desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    let good = norwegian();
    let of = |change: &dyn Fn(&mut Draft)| desk.refusal(&good, change);
    assert_eq!(
        of(&|d| d.partner_location.country = "SE".into()),
        ("partnerLocation.country", "partner_id_of_other_country")
    );
    assert_eq!(
        of(&|d| d.partner_location.is_active = false),
        ("partnerLocation.isActive", "partner_id_inactive")
    );
    assert_eq!(
        of(&|d| d.partner_location.partner_id = "12a".into()),
        ("partnerLocation.partnerId", "partner_id_form")
    );
    assert_eq!(
        of(&|d| d.registered_name = "ALDER SKY AS".into()),
        ("legalName", "name_differs_from_registry")
    );
    assert_eq!(
        of(&|d| d.primary_contact.email = "ada@microsoft.com".into()),
        ("primaryContact.email", "email_of_the_vendor")
    );
    assert_eq!(
        of(&|d| d.primary_contact.email = "ada@gmail.com".into()),
        ("primaryContact.email", "email_free_mail")
    );
    assert_eq!(
        of(&|d| d.legal_name = "A".into()),
        ("legalName", "name_one_character")
    );
    assert_eq!(
        of(&|d| d.legal_name = "&$^#".into()),
        ("legalName", "name_only_symbols")
    );
    assert_eq!(
        of(&|d| d.primary_contact.last_name = "--".into()),
        ("primaryContact.lastName", "text_only_symbols")
    );
    assert_eq!(
        of(&|d| d.address.postal_code = "155".into()),
        ("address.postalCode", "postal_code_form")
    );
    assert_eq!(
        of(&|d| d.address.city = String::new()),
        ("address.city", "city_missing")
    );
    assert_eq!(
        of(&|d| d.tax_id = "12345".into()),
        ("taxId", "tax_number_form")
    );
    assert_eq!(
        of(&|d| d.primary_contact.phone_number = "12".into()),
        ("primaryContact.phoneNumber", "phone_form")
    );
    assert_eq!(
        of(&|d| d.billing_day = Some(31)),
        ("billingDay", "billing_day")
    );
    assert_eq!(
        of(&|d| d.credit_check_consent = false),
        ("creditCheckConsent", "no_credit_check_consent")
    );
    assert_eq!(
        of(&|d| d.support_plan = Some(SupportPlan::Advanced)),
        ("supportPlan", "support_plan_too_early")
    );
    assert_eq!(
        of(&|d| d.support_contact.website = "alder".into()),
        ("supportContact.website", "website_form")
    );
    assert_eq!(
        of(&|d| d.tenant_id = "tenant".into()),
        ("tenantId", "tenant_form")
    );
}

#[test]
fn a_phone_number_may_be_foreign_but_must_be_one() {
    let desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    let mut draft = norwegian();
    for (number, found) in [
        ("+46 8 123 456 78", vec![]),
        ("+abc", vec!["phone_form"]),
        ("+46", vec!["phone_form"]),
        ("", vec!["phone_missing"]),
        ("0047 21 23 45 67", vec![]),
    ] {
        draft.support_contact.telephone = number.into();
        assert_eq!(
            check_codes(&desk, &draft, "supportContact.telephone"),
            found,
            "{number}"
        );
    }
}

#[test]
fn a_country_outside_the_cell_is_refused_with_where_to_go() {
    let desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    let mut draft = norwegian();
    for (country, code) in [
        ("CN", "country_outside_the_programme"),
        ("XX", "country_unknown"),
        ("", "country_missing"),
        ("ZA", "country_of_other_region"),
    ] {
        draft.country = country.into();
        let found = check_codes(&desk, &draft, "country");
        assert_eq!(found, [code], "{country}");
    }
}

fn check_codes(desk: &Desk, draft: &Draft, field: &str) -> Vec<&'static str> {
    let findings = desk.check(draft).findings;
    findings
        .iter()
        .filter(|f| f.field == field)
        .map(|f| f.code)
        .collect()
}

#[test]
fn a_taken_domain_and_a_taken_cell_are_refused() {
    let mut desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    desk.taken.domains = vec!["ALDER.example".into()];
    assert_eq!(check_codes(&desk, &norwegian(), "domain"), ["domain_taken"]);
    desk.taken.partner_ids = vec![norwegian().partner_location.partner_id];
    let field = "partnerLocation.partnerId";
    assert_eq!(
        check_codes(&desk, &norwegian(), field),
        ["partner_id_taken"]
    );
    desk.taken.tenants = vec!["0FDA1C7B-5D84-4C5B-9D0C-2B7D0A6F1E11".into()];
    let mut draft = norwegian();
    draft.tenant_id = "0fda1c7b-5d84-4c5b-9d0c-2b7d0a6f1e11".into();
    assert_eq!(check_codes(&desk, &draft, "tenantId"), ["tenant_taken"]);
    draft.tenant_id = "00000000-0000-0000-0000-000000000000".into();
    assert_eq!(check_codes(&desk, &draft, "tenantId"), ["tenant_form"]);
    desk.accounts = vec![PlannedAccount {
        cell: desk.cell.clone(),
        is_open: true,
        tenant_id: None,
        families: Default::default(),
    }];
    assert_eq!(check_codes(&desk, &norwegian(), "cell"), ["cell_taken"]);
    assert!(desk.check(&norwegian()).application.is_none());
}

#[test]
fn a_tenant_with_another_role_is_refused() {
    let mut desk = Desk::of("europe", BusinessModel::IndirectReseller, "global");
    let direct = Desk::of("europe", BusinessModel::DirectBill, "global");
    let tenant = "6f1d0c2e-1111-4222-8333-444455556666";
    desk.accounts = vec![PlannedAccount {
        cell: direct.cell,
        is_open: true,
        tenant_id: Some(tenant.to_uppercase()),
        families: [ProductFamily::Azure].into(),
    }];
    let refused = desk.refusal(&norwegian(), |draft| draft.tenant_id = tenant.into());
    assert_eq!(refused, ("tenantId", "tenant_of_other_role"));
    // What an account sells is told at once; what another application is meant to sell may still change.
    let mut draft = norwegian();
    draft.product_families = vec![ProductFamily::Azure];
    assert_eq!(
        check_codes(&desk, &draft, "productFamilies"),
        ["family_sold_elsewhere"]
    );
    assert!(desk.check(&draft).application.is_some(), "it may be sent");
    desk.accounts[0].is_open = false;
    assert!(check_codes(&desk, &draft, "productFamilies").is_empty());
}

#[test]
fn numbers_that_no_register_gives_are_refused() {
    let desk = Desk::of("europe", BusinessModel::IndirectReseller, "global");
    for number in ["12", "abcdefghi", "1234567890"] {
        let refused = desk.refusal(&norwegian(), |draft| draft.duns_number = number.into());
        assert_eq!(refused, ("dunsNumber", "duns_number_form"), "{number}");
    }
    let mut draft = norwegian();
    draft.duns_number = "12-345-6789".into();
    assert!(check_codes(&desk, &draft, "dunsNumber").is_empty());
    draft.country = "DE".into();
    draft.registration_number = "!!".into();
    assert_eq!(
        check_codes(&desk, &draft, "registrationNumber"),
        ["registration_number_form"]
    );
}

#[test]
fn a_registration_number_is_compulsory_where_it_is_listed() {
    let desk = Desk::of(
        "middle-east-central-europe-and-eastern-europe",
        BusinessModel::IndirectReseller,
        "global",
    );
    let mut draft = norwegian();
    draft.country = "SA".into();
    draft.registration_number = String::new();
    assert_eq!(
        check_codes(&desk, &draft, "registrationNumber"),
        ["registration_number_missing"]
    );
    draft.registration_number = "1010000000".into();
    assert!(check_codes(&desk, &draft, "registrationNumber").is_empty());
}

#[test]
fn a_resellers_provider_is_of_its_own_region() {
    let desk = Desk::of("europe", BusinessModel::IndirectReseller, "global");
    let good = norwegian();
    let of = |change: &dyn Fn(&mut Draft)| desk.refusal(&good, change);
    assert_eq!(
        of(&|d| d.provider.country = "US".into()),
        ("provider.country", "provider_of_other_region")
    );
    assert_eq!(
        of(&|d| d.provider = Default::default()),
        ("provider.name", "provider_missing")
    );
}

#[test]
fn the_government_cloud_asks_for_its_own_tenant_form_and_address() {
    let desk = Desk::of("united-states", BusinessModel::DirectBill, "us_government");
    let good = american();
    let of = |change: &dyn Fn(&mut Draft)| desk.refusal(&good, change);
    assert_eq!(
        of(&|d| d.tenant_id = String::new()),
        ("tenantId", "government_tenant_missing")
    );
    assert_eq!(
        of(&|d| d.government_form_date = String::new()),
        ("governmentFormDate", "government_form_missing")
    );
    assert_eq!(
        of(&|d| d.government_form_date = "2026-11-23".into()),
        ("governmentFormDate", "date_in_the_future")
    );
    assert_eq!(
        of(&|d| d.address.state = "ZZ".into()),
        ("address.state", "state_unknown")
    );
    let application = desk.check(&good).application.unwrap();
    assert!(application.government().is_some());
}

#[test]
fn warnings_let_a_draft_through() {
    let desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    let mut draft = norwegian();
    draft.legal_name = "Alder.com".into();
    draft.primary_contact.email = "ada@alder.onmicrosoft.com".into();
    let checked = desk.check(&draft);
    let warned: Vec<&str> = checked.findings.iter().map(|f| f.code).collect();
    assert_eq!(warned, ["name_looks_like_domain", "email_onmicrosoft"]);
    assert!(
        checked
            .findings
            .iter()
            .all(|f| f.severity == Severity::Warning)
    );
    assert!(checked.application.is_some());
}

#[test]
fn an_account_is_never_named_by_a_mail_service_or_the_vendor() {
    let desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    for (domain, code) in [
        ("gmail.com", "domain_of_free_mail"),
        ("mail.gmail.com", "domain_of_free_mail"),
        ("Outlook.de", "domain_of_free_mail"),
        ("web.de", "domain_of_free_mail"),
        ("microsoft.com", "domain_of_the_vendor"),
        ("cloud.microsoft.com", "domain_of_the_vendor"),
    ] {
        let mut draft = norwegian();
        draft.domain = domain.into();
        assert_eq!(check_codes(&desk, &draft, "domain"), [code], "{domain}");
    }
}

#[test]
fn names_of_one_character_and_cities_without_a_letter_are_refused() {
    let desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    for (name, codes) in [
        ("A", vec!["text_of_one_character"]),
        ("9", vec!["text_without_a_letter"]),
        ("12 34", vec!["text_without_a_letter"]),
        ("#", vec!["text_only_symbols"]),
        ("Ed", vec![]),
        ("李", vec![]),
    ] {
        let mut draft = norwegian();
        draft.primary_contact.first_name = name.into();
        assert_eq!(
            check_codes(&desk, &draft, "primaryContact.firstName"),
            codes,
            "{name}"
        );
    }
    for (city, codes) in [
        ("!!!", vec!["text_without_a_letter"]),
        ("999", vec!["text_without_a_letter"]),
        ("Å", vec![]),
    ] {
        let mut draft = norwegian();
        draft.address.city = city.into();
        assert_eq!(check_codes(&desk, &draft, "address.city"), codes, "{city}");
    }
}

#[test]
fn a_reseller_is_not_its_own_provider() {
    let desk = Desk::of("europe", BusinessModel::IndirectReseller, "global");
    let mut draft = norwegian();
    draft.provider.name = "Meridian Distribution".into();
    draft.provider.country = "NO".into();
    draft.provider.partner_id = draft.partner_location.partner_id.clone();
    let field = "provider.partnerId";
    assert_eq!(
        check_codes(&desk, &draft, field),
        ["provider_is_the_applicant"]
    );
}

#[test]
fn one_field_can_be_checked_alone() {
    let desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    let context = CheckContext {
        markets: &desk.markets,
        country_rule: None,
        cell: &desk.cell,
        today: "2026-11-22".parse().unwrap(),
        accounts: &[],
        taken: &Taken::default(),
        credit_check_passed: false,
        verdict: None,
    };
    let found = check_field("primaryContact", &Draft::default(), context);
    assert!(
        found
            .iter()
            .all(|finding| finding.field.starts_with("primaryContact."))
    );
    assert_eq!(
        check_field("legalName", &Draft::default(), context).len(),
        1
    );
}

#[test]
fn a_direct_bill_applicant_is_stopped_by_the_threshold_of_the_day_and_passes_the_day_before() {
    let mut desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    desk.facts = Some(Facts {
        revenue_usd: 500_000.into(),
        designations: 0,
        ..eligible()
    });
    let mut stopped = |day: &str| {
        desk.today = day.parse().unwrap();
        let checked = desk.check(&norwegian());
        assert_eq!(checked.application.is_none(), !checked.findings.is_empty());
        checked.findings
    };
    assert_eq!(stopped("2025-09-30"), []);
    let found = stopped("2025-10-01");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].field, found[0].code),
        ("eligibility", "not_eligible")
    );
    for named in [
        "2025-10-01",
        "USD 1,000,000",
        "Solutions Partner designation",
        "apply as an indirect reseller",
    ] {
        assert!(found[0].says.contains(named), "{}", found[0].says);
    }
}

#[test]
fn of_whom_nothing_is_recorded_nobody_guesses() {
    let mut desk = Desk::of("europe", BusinessModel::DirectBill, "global");
    desk.facts = None;
    let found = desk.check(&norwegian()).findings;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, "eligibility_unknown");
    for (region, model, cloud) in [
        ("europe", BusinessModel::IndirectReseller, "global"),
        ("united-states", BusinessModel::DirectBill, "us_government"),
    ] {
        let mut other = Desk::of(region, model, cloud);
        other.facts = None;
        let found = other.check(&norwegian()).findings;
        let asks = found.iter().any(|one| one.field == "eligibility");
        assert!(!asks, "{model:?} {cloud}: {found:?}");
    }
}
