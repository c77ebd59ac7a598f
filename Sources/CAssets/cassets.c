int muster_cassets_placeholder(void){return 0;}
