int muster_ccurl_placeholder(void);
