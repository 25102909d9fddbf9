package export

import (
	"fmt"

	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
)

func korean() words {
	return words{
		Language: "ko", Report: "분석 보고서", Made: "VideoNet에서 작성",
		Duration: "길이", Picture: "화면", Sound: "소리", Decoder: "디코더", Hash: "SHA-256",
		Frames: "%d프레임", Variable: "가변 프레임", NoSound: "없음",
		Channels: func(n int) string { return fmt.Sprintf("%d채널", n) },
		Loudness: "라우드니스", Peak: "트루 피크", LoudnessRange: "라우드니스 범위", Correlation: "위상 상관",
		Index: "기술 지수", Scan: "주사 방식", IndexOf: "평균 %s, 하위 5%% %s",
		Scans: map[string]string{
			"progressive": "프로그레시브", "top": "인터레이스(상위 필드 먼저)", "bottom": "인터레이스(하위 필드 먼저)", "mixed": "섞여 있음", "unknown": "판단할 수 없음",
		},
		Mono:    map[string]string{"dual": "두 채널의 소리가 같음", "left": "왼쪽 채널에만 소리가 있음", "right": "오른쪽 채널에만 소리가 있음"},
		Verdict: "판정", Rule: "규칙", Measured: "측정값", Allowed: "허용 범위", Place: "위치", Result: "결과",
		NoVerdict: "템플릿으로 판정하지 않은 보고서입니다.",
		States: map[verdict.State]string{
			verdict.Pass: "통과", verdict.Near: "한계에 가까움", verdict.Fail: "실패", verdict.Unknown: "측정 안 됨", verdict.Absent: "해당 없음",
		},
		Whole: map[verdict.State]string{verdict.Pass: "통과", verdict.Fail: "실패", verdict.Unknown: "판정 보류"},
		Why: map[verdict.State]string{
			verdict.Fail: "%s: 측정값 %s, 허용 범위 %s.", verdict.Unknown: "%s: 측정하지 못했습니다.",
		},
		Measures: map[verdict.Measure]string{
			verdict.Loudness: "라우드니스", verdict.LoudnessRange: "라우드니스 범위", verdict.ShortTerm: "최대 숏텀 라우드니스",
			verdict.Momentary: "최대 모멘터리 라우드니스", verdict.TruePeak: "트루 피크", verdict.Phase: "위상 상관",
			verdict.Black: "가장 긴 블랙", verdict.Freeze: "가장 긴 정지 화면", verdict.Silence: "가장 긴 무음", verdict.Bars: "가장 긴 컬러바",
			verdict.Tone: "가장 긴 테스트 톤", verdict.Letterbox: "가장 긴 레터박스", verdict.Flashes: "플래시", verdict.Clipping: "클리핑 구간",
			verdict.Dropouts: "소리 끊김", verdict.Illegal: "허용 레벨을 벗어난 화소", verdict.Index: "기술 지수",
			verdict.IndexP5: "기술 지수 하위 5%", verdict.Interlaced: "인터레이스 화면", verdict.Width: "너비",
			verdict.Height: "높이", verdict.FrameRate: "프레임 레이트", verdict.Duration: "길이", verdict.Channels: "소리 채널",
		},
		Templates: map[string]string{verdict.Broadcast: "방송 (EBU R 128)", verdict.Web: "웹", verdict.Meeting: "회의"},
		AtLeast:   "%s 이상", AtMost: "%s 이하", NoneAllowed: "없어야 함", Between: "%s ~ %s",
		Units:    map[string]string{"s": "초"},
		Timeline: "타임라인", LoudnessCurve: "라우드니스 (LUFS)", ShortTerm: "숏텀", Momentary: "모멘터리", Waveform: "파형", Pictures: "화면",
		Findings: "찾은 항목", Nothing: "눈에 띄는 항목이 없습니다.", Kind: "항목", From: "시작", To: "끝", Lasting: "길이",
		More:       "나머지 %d개는 CSV와 JSON 파일에 있습니다.",
		Nearest:    "프레임 레이트가 일정하지 않아, 타임코드는 평균 레이트에서 가장 가까운 값입니다.",
		Incomplete: "파일 전체를 다루지 못한 보고서입니다", Missing: "%s: 검사하지 못했습니다 (%s)",
		Reasons: map[string]string{"no_sound": "소리가 없는 파일", "no_opencv": "이 빌드에는 OpenCV가 없음"},
		Kinds: map[analysis.Check]string{
			"cut": "컷", "dissolve": "디졸브", "flash": "플래시", "black": "블랙", "freeze": "정지 화면", "letterbox": "레터박스",
			"bars": "컬러바", "silence": "무음", "clipping": "소리 클리핑", "phase": "역위상", "dropout": "소리 끊김",
			"tone": "테스트 톤", "loudness": "라우드니스", "interlace": "인터레이스", "blur": "흐림", "block": "블록 노이즈", "noise": "노이즈",
			"exposure": "노출", "legal": "허용 레벨", "brisque": "BRISQUE",
		},
	}
}
