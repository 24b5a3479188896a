int chttp_placeholder(void);
