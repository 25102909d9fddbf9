//go:build opencv

#include "brisque.h"

#include <cstdio>
#include <exception>
#include <opencv2/core.hpp>
#include <opencv2/quality/qualitybrisque.hpp>

using cv::quality::QualityBRISQUE;

// No exception may reach Go.
extern "C" void *vn_brisque_open(const char *model, const char *range, char *why, int room) {
  try {
    cv::setNumThreads(1); // the processors are shared with decoders
    return new cv::Ptr<QualityBRISQUE>(QualityBRISQUE::create(model, range));
  } catch (const std::exception &e) {
    std::snprintf(why, room, "%s", e.what());
  }
  return nullptr;
}

extern "C" int vn_brisque_score(void *brisque, const unsigned char *luma, int width, int height, double *score, char *why, int room) {
  try {
    cv::Mat picture(height, width, CV_8UC1, const_cast<unsigned char *>(luma));
    *score = (*static_cast<cv::Ptr<QualityBRISQUE> *>(brisque))->compute(picture)[0];
    return 0;
  } catch (const std::exception &e) {
    std::snprintf(why, room, "%s", e.what());
  }
  return -1;
}

extern "C" void vn_brisque_close(void *brisque) { delete static_cast<cv::Ptr<QualityBRISQUE> *>(brisque); }
