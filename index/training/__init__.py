"""Training of the static French encoder that ships in `index/model` (extra `training`)."""
