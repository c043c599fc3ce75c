//! E-mail addresses of contacts, held to what the vendor takes. Knows no mail server: whether an address
//! receives anything is the vendor's first step of verification.

use thiserror::Error;

/// What is wrong with an address.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum EmailProblem {
    #[error("an e-mail address is required")]
    Missing,
    #[error("this is no e-mail address; write it like name@company.example")]
    Malformed,
    #[error("an address at microsoft.com is refused; give one of the company's own")]
    OfTheVendor,
    #[error("{domain} is a free mail service; give an address at the company's own domain")]
    FreeMail { domain: String },
    #[error("{domain} is the partner's own domain; give an address of the customer's")]
    OfThePartner { domain: String },
    #[error(
        "an address at onmicrosoft.com is discouraged; give one that receives mail at the company's domain"
    )]
    OnMicrosoft,
    #[error("the address is not at {domain}; be ready to show that the company owns its domain")]
    OtherDomain { domain: String },
}

/// Services whose addresses anybody can have. The vendor names Gmail, Yahoo! Mail, iCloud Mail, AOL Mail
/// and Outlook Mail; the others are of the same kind.
const FREE_MAIL: &[&str] = &[
    "gmail",
    "googlemail",
    "yahoo",
    "ymail",
    "rocketmail",
    "icloud",
    "me.com",
    "mac.com",
    "aol",
    "outlook",
    "hotmail",
    "live",
    "msn",
    "gmx",
    "web.de",
    "mail.com",
    "mail.ru",
    "yandex",
    "proton.me",
    "protonmail",
    "zoho",
    "qq.com",
    "163.com",
    "126.com",
    "naver.com",
    "rediffmail",
    "orange.fr",
    "t-online.de",
];

/// An address whose form is right.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// [`EmailProblem::Missing`] or [`EmailProblem::Malformed`].
    pub fn read(text: &str) -> Result<Self, EmailProblem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailProblem::Missing);
        }
        match text.split_once('@') {
            Some((name, domain)) if is_local_part(name) && is_domain(domain) => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(EmailProblem::Malformed),
        }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`, in lower case.
    pub fn domain(&self) -> String {
        let domain = self.0.rsplit('@').next().unwrap_or_default();
        domain.to_lowercase()
    }

    fn is_at(&self, domain: &str) -> bool {
        let own = self.domain();
        let domain = domain.trim().to_lowercase();
        own == domain || own.ends_with(&format!(".{domain}"))
    }
}

fn is_local_part(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c))
}

/// Whether a text is an internet domain with at least two labels.
pub fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let labels: Vec<&str> = text.split('.').collect();
    let last_is_named = labels
        .last()
        .is_some_and(|last| last.chars().count() >= 2 && last.chars().any(char::is_alphabetic));
    text.len() <= 253 && labels.len() >= 2 && last_is_named && labels.into_iter().all(is_label)
}

/// Whether a domain is the vendor's own.
pub fn is_of_the_vendor(domain: &str) -> bool {
    domain == "microsoft.com" || domain.ends_with(".microsoft.com")
}

/// Whether a domain is that of a free mail service, or below it.
pub fn is_of_free_mail(domain: &str) -> bool {
    let below = domain.match_indices('.').map(|(dot, _)| &domain[dot + 1..]);
    std::iter::once(domain).chain(below).any(is_free_mail)
}

fn is_free_mail(domain: &str) -> bool {
    FREE_MAIL.iter().any(|service| {
        if service.contains('.') {
            domain == *service
        } else {
            // gmx.net, gmx.at, yahoo.co.uk: the service under any ending
            domain.split('.').next() == Some(*service) && domain.split('.').count() <= 3
        }
    })
}

/// Checks the address of the applying company's contact. `company_domain` is the domain it claims, empty
/// where it has not said.
pub fn check_contact(text: &str, company_domain: &str) -> Vec<EmailProblem> {
    let address = match EmailAddress::read(text) {
        Ok(address) => address,
        Err(problem) => return vec![problem],
    };
    let domain = address.domain();
    if address.is_at("microsoft.com") {
        vec![EmailProblem::OfTheVendor]
    } else if is_free_mail(&domain) {
        vec![EmailProblem::FreeMail { domain }]
    } else if address.is_at("onmicrosoft.com") {
        vec![EmailProblem::OnMicrosoft]
    } else if !company_domain.trim().is_empty() && !address.is_at(company_domain) {
        let domain = company_domain.trim().to_owned();
        vec![EmailProblem::OtherDomain { domain }]
    } else {
        Vec::new()
    }
}

/// Checks the address of somebody who starts a company, or whom companies write to: its own, neither the vendor's nor a free service's.
///
/// # Errors
/// What is wrong with it.
pub fn check_applicant(text: &str) -> Result<EmailAddress, EmailProblem> {
    let address = EmailAddress::read(text)?;
    let refused = check_contact(text, "").into_iter().find(|problem| {
        matches!(
            problem,
            EmailProblem::OfTheVendor | EmailProblem::FreeMail { .. }
        )
    });
    refused.map_or(Ok(address), Err)
}

/// Checks the address of a customer's contact: neither the vendor's nor the partner's own.
///
/// # Errors
/// What is wrong with it.
pub fn check_customer(text: &str, partner_domain: &str) -> Result<EmailAddress, EmailProblem> {
    let address = EmailAddress::read(text)?;
    if address.is_at("microsoft.com") {
        return Err(EmailProblem::OfTheVendor);
    }
    if !partner_domain.trim().is_empty() && address.is_at(partner_domain) {
        let domain = partner_domain.trim().to_owned();
        return Err(EmailProblem::OfThePartner { domain });
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_are_not_the_companys_own_are_refused() {
        let check = |text| check_contact(text, "alder.example");
        assert_eq!(check("ada@alder.example"), []);
        assert_eq!(check("ada@mail.Alder.example"), []);
        assert_eq!(check("ada@microsoft.com"), [EmailProblem::OfTheVendor]);
        for free in [
            "a@gmail.com",
            "a@yahoo.co.uk",
            "a@Outlook.de",
            "a@me.com",
            "a@gmx.net",
        ] {
            assert!(
                matches!(check(free)[..], [EmailProblem::FreeMail { .. }]),
                "{free}"
            );
        }
        assert_eq!(
            check("a@alder.onmicrosoft.com"),
            [EmailProblem::OnMicrosoft]
        );
        assert!(matches!(
            check("a@birch.example")[..],
            [EmailProblem::OtherDomain { .. }]
        ));
        // A company may be called so.
        assert_eq!(check_contact("a@live.music.festival.example", ""), []);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "a",
            "@b.example",
            "a@b",
            "a b@c.example",
            "a@b..example",
            ".a@b.example",
            "a@-b.example",
            "a@b.1",
            "a@@b.example",
        ] {
            assert_eq!(
                EmailAddress::read(text),
                Err(EmailProblem::Malformed),
                "{text}"
            );
        }
        assert_eq!(EmailAddress::read(" "), Err(EmailProblem::Missing));
        assert!(EmailAddress::read("ada@müller.example").is_ok());
    }

    #[test]
    fn a_company_is_started_with_an_address_of_its_own() {
        assert!(check_applicant("ada@alder.example").is_ok());
        assert_eq!(
            check_applicant("ada@microsoft.com"),
            Err(EmailProblem::OfTheVendor)
        );
        assert!(matches!(
            check_applicant("ada@gmail.com"),
            Err(EmailProblem::FreeMail { .. })
        ));
        assert_eq!(check_applicant("ada"), Err(EmailProblem::Malformed));
    }

    #[test]
    fn a_customers_address_is_not_its_partners() {
        assert!(check_customer("a@customer.example", "abc.com").is_ok());
        assert!(matches!(
            check_customer("a@abc.com", "ABC.com"),
            Err(EmailProblem::OfThePartner { .. })
        ));
    }
}
