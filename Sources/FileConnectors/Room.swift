// The room is described in docs/architecture.md.
