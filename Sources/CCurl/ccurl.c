int muster_ccurl_placeholder(void){return 0;}
