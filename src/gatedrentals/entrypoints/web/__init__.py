"""Pages for people: server-rendered, with htmx where a part of a page changes."""
