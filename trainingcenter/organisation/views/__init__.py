"""Settings pages: the centre, its people, units, holidays and number books."""
