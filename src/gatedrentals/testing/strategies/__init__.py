"""Values as an operator's books hold them, for properties: Hypothesis strategies over the domain's types."""
