//! What the server's mails say. Knows no outbox and no mail server.

use crate::store::NewMail;
use domain::wire::quotes::CustomerQuoteAnswer;

/// Words that came from somebody, on one line: a header that breaks is another header.
fn line(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(200)
        .collect();
    text.trim().to_owned()
}

/// What somebody wrote to go with a mail, as a paragraph of its own; nothing where they wrote nothing.
fn written(message: &str) -> String {
    if message.is_empty() {
        String::new()
    } else {
        format!("It writes:\n\n{message}\n\n")
    }
}

fn mail(recipient: &str, subject: String, body: String) -> NewMail {
    NewMail {
        recipient: recipient.trim().to_owned(),
        subject: line(&subject),
        body,
    }
}

/// To an applicant whom its provider took on.
pub fn accepted(recipient: &str, applicant: &str, provider: &str) -> NewMail {
    let (applicant, provider) = (line(applicant), line(provider));
    mail(
        recipient,
        format!("{provider} accepted {applicant} as a reseller"),
        format!(
            "{provider} accepted the application of {applicant}.\n\nThe relationship is recorded with your \
             application. What is still open there is shown under Enrolments.\n"
        ),
    )
}

/// To an applicant whom its provider declined.
pub fn declined(recipient: &str, applicant: &str, provider: &str, reason: &str) -> NewMail {
    let (applicant, provider) = (line(applicant), line(provider));
    mail(
        recipient,
        format!("{provider} declined the application of {applicant}"),
        format!(
            "{provider} declined the application of {applicant} and gives this reason:\n\n{reason}\n\nWhen that \
             is settled, send the step 'provider relationship' again under Enrolments.\n"
        ),
    )
}

/// To an applicant of whom its provider wants to know something.
pub fn asked(
    recipient: &str,
    applicant: &str,
    provider: &str,
    question: &str,
    by: &str,
) -> NewMail {
    let (applicant, provider) = (line(applicant), line(provider));
    mail(
        recipient,
        format!("{provider} asks about the application of {applicant}"),
        format!(
            "Before it decides on the application of {applicant}, {provider} asks:\n\n{question}\n\nAnswer under \
             Enrolments, where your application shows the question, or write to {by}. Nothing is decided yet.\n"
        ),
    )
}

/// To a provider's reviewer whose question an applicant answered.
pub fn replied(recipient: &str, applicant: &str, question: &str, reply: &str, by: &str) -> NewMail {
    let applicant = line(applicant);
    mail(
        recipient,
        format!("{applicant} answered your question"),
        format!(
            "{applicant} answered. You asked:\n\n{question}\n\nThe answer, by {by}:\n\n{reply}\n\nIt stands with \
             the application in your queue, which waits for your decision.\n"
        ),
    )
}

/// To a provider's contact whom a reseller asks for the relationship.
pub fn relationship_asked(recipient: &str, reseller: &str, message: &str, link: &str) -> NewMail {
    let reseller = line(reseller);
    let message = written(message);
    mail(
        recipient,
        format!("{reseller} asks to become your reseller"),
        format!(
            "{reseller} asks to become your reseller. {message}Sign in and decide within 30 days:\n\n{link}\n"
        ),
    )
}

/// To a company that a provider wants as its reseller.
pub fn invited(recipient: &str, provider: &str, by: &str, message: &str, link: &str) -> NewMail {
    let provider = line(provider);
    let message = written(message);
    mail(
        recipient,
        format!("{provider} invites you to become its reseller"),
        format!(
            "{provider} invites you to become its reseller. {message}Start your company with this mail address, or sign \
             in, and apply as an indirect reseller; the provider is filled in for you:\n\n{link}\n\nInvited by {by}. If \
             you do not know them, do nothing: nothing was made.\n"
        ),
    )
}

/// To whoever asked a provider for the relationship.
pub fn relationship_decided(
    recipient: &str,
    reseller: &str,
    provider: &str,
    is_accepted: bool,
) -> NewMail {
    let (reseller, provider) = (line(reseller), line(provider));
    let did = if is_accepted { "accepted" } else { "declined" };
    mail(
        recipient,
        format!("{provider} {did} the request of {reseller}"),
        format!("{provider} {did} the request of {reseller} to become its reseller.\n"),
    )
}

/// To whoever a sent quote is meant for. What it says comes from the customer's own answer, in which no cost
/// and no margin has a place.
pub fn quote_link(recipient: &str, quote: &CustomerQuoteAnswer, link: &str) -> NewMail {
    let (seller, number) = (line(&quote.seller_name), line(&quote.number));
    let total = match quote.tax_percent {
        Some(_) => "Total with tax",
        None => "Total, no tax stated",
    };
    let last = match &quote.valid_until {
        Some(last) => format!("Last valid day: {last}\n"),
        None => String::new(),
    };
    mail(
        recipient,
        format!("Quote {number} of {seller}"),
        format!(
            "{seller} has a quote for you.\n\nQuote: {number}, version {}\n{total}: {} {}\n{last}\nThis link opens it \
             without signing in. There you accept or decline it:\n\n{link}\n\nWhoever has the link can do so: keep it to \
             yourself. It works until the quote is decided or over, or until {seller} makes another one.\n",
            quote.quote_version, quote.total_with_tax.0, quote.currency
        ),
    )
}

/// To an address that a company is to be started with.
pub fn sign_up(recipient: &str, link: &str, hours: u32) -> NewMail {
    mail(
        recipient,
        "Start your company in Tierline".to_owned(),
        format!(
            "Open this link within {hours} hours to start your company; it works once:\n\n{link}\n\nIf you did \
             not ask for it, do nothing: nothing was made.\n"
        ),
    )
}

/// To an address with which somebody signs in already.
pub fn sign_up_of_known(recipient: &str, sign_in: &str) -> NewMail {
    mail(
        recipient,
        "You have a place in Tierline already".to_owned(),
        format!(
            "Somebody asked to start a company with this address. You sign in with it already:\n\n{sign_in}\n\nIf \
             that was not you, do nothing.\n"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_the_subject() {
        let mail = accepted("ada@alder.example", "Alder\r\nBcc: x@y.example", "Meridian");
        assert_eq!(mail.subject.lines().count(), 1, "{}", mail.subject);
    }
}
