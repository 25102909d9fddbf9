//go:build opencv

#pragma once
#ifdef __cplusplus
extern "C" {
#endif

// vn_brisque_open reads model and range files. It returns NULL, with the reason in why, when it cannot.
void *vn_brisque_open(const char *model, const char *range, char *why, int room);

// vn_brisque_score scores luma of width x height, 0 black and 255 white. It returns 0, or -1 with the reason in why.
int vn_brisque_score(void *brisque, const unsigned char *luma, int width, int height, double *score, char *why, int room);

void vn_brisque_close(void *brisque);

#ifdef __cplusplus
}
#endif
