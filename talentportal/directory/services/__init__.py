"""What this app does: each function one transaction, refusing with ``Refused``."""
