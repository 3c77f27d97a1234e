//! Category: what kind of data a rule finds, and the legal ground it stands on.

/// What kind of data. The names are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// A number that the state gave a person (UAVG art. 46).
    NationalNumber,
    /// Money.
    Financial,
    /// Ways to reach a person.
    Contact,
    /// Who a person is.
    Person,
    /// Professionals and organisations.
    Professional,
    /// Machines, credentials.
    Technical,
    /// Special categories (AVG art. 9).
    Special,
    /// Criminal data (AVG art. 10).
    Criminal,
    /// Not art. 9, but grave in care.
    Delicate,
    /// About the document itself.
    Document,
    /// Indirect identifiers.
    Indirect,
}

/// The legal ground that decides how data may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// AVG art. 6.
    Ordinary,
    /// AVG art. 9.
    Special,
    /// AVG art. 10.
    Criminal,
    /// UAVG art. 46.
    NationalNumber,
}

impl Category {
    /// All of them, in published order.
    pub const ALL: [Category; 11] = [
        Category::NationalNumber,
        Category::Financial,
        Category::Contact,
        Category::Person,
        Category::Professional,
        Category::Technical,
        Category::Special,
        Category::Criminal,
        Category::Delicate,
        Category::Document,
        Category::Indirect,
    ];

    /// The published name.
    pub fn code(self) -> &'static str {
        match self {
            Category::NationalNumber => "national-number",
            Category::Financial => "financial",
            Category::Contact => "contact",
            Category::Person => "person",
            Category::Professional => "professional",
            Category::Technical => "technical",
            Category::Special => "special",
            Category::Criminal => "criminal",
            Category::Delicate => "delicate",
            Category::Document => "document",
            Category::Indirect => "indirect",
        }
    }

    /// The category with this published name.
    pub fn from_code(code: &str) -> Option<Category> {
        Category::ALL.into_iter().find(|c| c.code() == code)
    }

    /// Its legal ground.
    pub fn ground(self) -> Ground {
        match self {
            Category::NationalNumber => Ground::NationalNumber,
            Category::Special => Ground::Special,
            Category::Criminal => Ground::Criminal,
            _ => Ground::Ordinary,
        }
    }
}
