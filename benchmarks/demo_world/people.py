"""Names, homes and addresses of people who do not exist."""

import random

from attrs import frozen

FIRST = [
    "Maria",
    "Jose",
    "Guadalupe",
    "Juan",
    "Rosa",
    "Carlos",
    "Ana",
    "Luis",
    "Elena",
    "Miguel",
    "Veronica",
    "Hector",
    "Yolanda",
    "Ruben",
    "Alma",
    "Cesar",
    "Brenda",
    "Oscar",
    "Tiffany",
    "DeShawn",
    "Latoya",
    "Marcus",
    "Keisha",
    "Tyrone",
    "Jasmine",
    "Darnell",
    "Ebony",
    "Jamal",
    "Crystal",
    "Terrence",
    "Billy",
    "Wanda",
    "Travis",
    "Tammy",
    "Cody",
    "Amber",
    "Clint",
    "Shelby",
    "Wade",
    "Kayla",
    "Dustin",
    "Brandi",
    "Randall",
    "Misty",
    "Earl",
    "Peggy",
    "Hank",
    "Loretta",
    "Linh",
    "Tuan",
    "Huong",
    "Minh",
    "Priya",
    "Anil",
    "Sunita",
    "Chidi",
    "Ngozi",
    "Olga",
    "Pavel",
    "Wyatt",
    "Savannah",
    "Colton",
    "Bailey",
    "Roy",
    "Dolores",
    "Ernesto",
]

LAST = [
    "Garcia",
    "Martinez",
    "Rodriguez",
    "Hernandez",
    "Lopez",
    "Gonzalez",
    "Perez",
    "Sanchez",
    "Ramirez",
    "Torres",
    "Flores",
    "Rivera",
    "Gomez",
    "Diaz",
    "Reyes",
    "Cruz",
    "Morales",
    "Ortiz",
    "Gutierrez",
    "Chavez",
    "Ramos",
    "Mendoza",
    "Ruiz",
    "Alvarez",
    "Castillo",
    "Jimenez",
    "Vasquez",
    "Romero",
    "Herrera",
    "Medina",
    "Guerrero",
    "Salinas",
    "Cantu",
    "Trevino",
    "Villarreal",
    "Benavides",
    "Washington",
    "Jefferson",
    "Broussard",
    "Thibodeaux",
    "Guidry",
    "Batiste",
    "Jackson",
    "Robinson",
    "Coleman",
    "Hayes",
    "Booker",
    "Williams",
    "Johnson",
    "Smith",
    "Brown",
    "Davis",
    "Miller",
    "Wilson",
    "Moore",
    "Taylor",
    "Anderson",
    "Thomas",
    "Harris",
    "Clark",
    "Lewis",
    "Walker",
    "Hall",
    "Young",
    "King",
    "Wright",
    "Hill",
    "Scott",
    "Green",
    "Adams",
    "Baker",
    "Nelson",
    "Carter",
    "Mitchell",
    "Roberts",
    "Turner",
    "Phillips",
    "Campbell",
    "Parker",
    "Evans",
    "Edwards",
    "Collins",
    "McAllister",
    "Culpepper",
    "Hargrove",
    "Tidwell",
    "Boudreaux",
    "Nguyen",
    "Tran",
    "Pham",
    "Le",
    "Vo",
    "Patel",
    "Okafor",
    "Kowalski",
    "Novak",
    "Schneider",
    "Muenzler",
    "Krenek",
    "Hruska",
    "Vrana",
    "Kubena",
]

STREETS = (
    "FM 2100",
    "Kings River Dr",
    "Foley Rd",
    "Runneburg Rd",
    "Krenek Rd",
    "FM 1097 W",
    "Longstreet Rd",
    "Old Danville Rd",
    "Calvary Rd",
    "Seven Coves Rd",
)

AREAS = (281, 936, 713, 832, 346, 409, 979)
"""Of the country around: each has a hundred numbers that are reserved for stories."""

TOWNS = ("Crosby, TX 77532", "Huffman, TX 77336", "Willis, TX 77378", "Conroe, TX 77304", "Baytown, TX 77521")


@frozen
class Person:
    """A name with contact data that reaches nobody."""

    first: str
    last: str
    number: int

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        """An address of a domain that is reserved for examples."""
        return f"{self.first}.{self.last}{self.number}@example.com".lower()

    @property
    def phone(self) -> str:
        """A number of the range that is reserved for stories, each person's own: people sign in by it."""
        area, place = divmod(self.number, 100)
        return f"({AREAS[area]}) 555-{100 + place:04d}"


class Crowd:
    """People, each name once."""

    def __init__(self, seed: str) -> None:
        """Begin with nobody."""
        self._chance = random.Random(seed)
        self._seen: set[str] = set()

    def person(self, last: str = "") -> Person:
        """Someone new, of this family if it is named."""
        while True:
            first, family = self._chance.choice(FIRST), last or self._chance.choice(LAST)
            if f"{first} {family}" not in self._seen:
                self._seen.add(f"{first} {family}")
                return Person(first, family, len(self._seen))

    def household(self) -> tuple[Person, ...]:
        """One or two adults who sign together."""
        one = self.person()
        if self._chance.random() < 0.62:
            return (one,)
        return (one, self.person(one.last if self._chance.random() < 0.7 else ""))


def address(chance: random.Random) -> str:
    """A forwarding address."""
    return f"{chance.randint(100, 18900)} {chance.choice(STREETS)}, {chance.choice(TOWNS)}"
