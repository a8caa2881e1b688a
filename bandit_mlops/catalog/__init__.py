"""Facts about libraries, as plain data: no logic, no imports but the entry types."""
