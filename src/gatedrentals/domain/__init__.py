"""The pure core: values and rules of rental operations, by capability; standard library and attrs only."""
