int muster_cassets_placeholder(void);
