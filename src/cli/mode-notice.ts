/** Said at every start in audit mode, in the log and among the ready lines. */
export const auditWarning =
  'AUDIT. Nothing in DynamoDB is protected: what the policies refuse is recorded and let pass. Start with --mode enforce to refuse it.';
