package export

import (
	"fmt"

	"videonet/backend/analysis"
	"videonet/backend/analysis/verdict"
)

func japanese() words {
	return words{
		Language: "ja", Report: "分析レポート", Made: "VideoNet で作成",
		Duration: "長さ", Picture: "映像", Sound: "音声", Decoder: "デコーダー", Hash: "SHA-256",
		Frames: "%d フレーム", Variable: "可変 fps", NoSound: "なし",
		Channels: func(n int) string { return fmt.Sprintf("%d チャンネル", n) },
		Loudness: "ラウドネス", Peak: "トゥルーピーク", LoudnessRange: "ラウドネスレンジ", Correlation: "位相相関",
		Index: "技術指数", Scan: "走査方式", IndexOf: "平均 %s、下位 5%% %s",
		Scans: map[string]string{
			"progressive": "プログレッシブ", "top": "インターレース（トップ先行）", "bottom": "インターレース（ボトム先行）", "mixed": "混在", "unknown": "判別できません",
		},
		Mono:    map[string]string{"dual": "左右が同じ音", "left": "左チャンネルのみ", "right": "右チャンネルのみ"},
		Verdict: "判定", Rule: "規則", Measured: "測定値", Allowed: "許容範囲", Place: "位置", Result: "結果",
		NoVerdict: "テンプレートによる判定は行っていません。",
		States: map[verdict.State]string{
			verdict.Pass: "合格", verdict.Near: "限界に近い", verdict.Fail: "不合格", verdict.Unknown: "未測定", verdict.Absent: "対象外",
		},
		Whole: map[verdict.State]string{verdict.Pass: "合格", verdict.Fail: "不合格", verdict.Unknown: "判定保留"},
		Why: map[verdict.State]string{
			verdict.Fail: "%s：測定値 %s、許容範囲 %s。", verdict.Unknown: "%s：測定できませんでした。",
		},
		Measures: map[verdict.Measure]string{
			verdict.Loudness: "ラウドネス", verdict.LoudnessRange: "ラウドネスレンジ", verdict.ShortTerm: "最大ショートターム",
			verdict.Momentary: "最大モーメンタリー", verdict.TruePeak: "トゥルーピーク", verdict.Phase: "位相相関",
			verdict.Black: "最長の黒み", verdict.Freeze: "最長のフリーズ", verdict.Silence: "最長の無音", verdict.Bars: "最長のカラーバー",
			verdict.Tone: "最長のテストトーン", verdict.Letterbox: "最長の黒帯", verdict.Flashes: "フラッシュ", verdict.Clipping: "音のクリップ",
			verdict.Dropouts: "音切れ", verdict.Illegal: "規定レベル外の画素", verdict.Index: "技術指数",
			verdict.IndexP5: "技術指数の下位 5%", verdict.Interlaced: "インターレースの映像", verdict.Width: "幅",
			verdict.Height: "高さ", verdict.FrameRate: "フレームレート", verdict.Duration: "長さ", verdict.Channels: "音声チャンネル",
		},
		Templates: map[string]string{verdict.Broadcast: "放送（EBU R 128）", verdict.Web: "ウェブ", verdict.Meeting: "会議"},
		AtLeast:   "%s 以上", AtMost: "%s 以下", NoneAllowed: "なし", Between: "%s ～ %s",
		Units:    map[string]string{"s": "秒"},
		Timeline: "タイムライン", LoudnessCurve: "ラウドネス（LUFS）", ShortTerm: "ショートターム", Momentary: "モーメンタリー", Waveform: "波形", Pictures: "画像",
		Findings: "検出項目", Nothing: "目立った点は見つかりませんでした。", Kind: "項目", From: "開始", To: "終了", Lasting: "長さ",
		More:       "残り %d 件は CSV と JSON にあります。",
		Nearest:    "フレームレートが一定でないため、タイムコードは平均レートでの最も近い値です。",
		Incomplete: "このレポートはファイル全体を対象としていません", Missing: "%s：検査できませんでした（%s）",
		Reasons: map[string]string{"no_sound": "音声のないファイル", "no_opencv": "このビルドには OpenCV がありません"},
		Kinds: map[analysis.Check]string{
			"cut": "カット", "dissolve": "ディゾルブ", "flash": "フラッシュ", "black": "黒み", "freeze": "フリーズ", "letterbox": "黒帯",
			"bars": "カラーバー", "silence": "無音", "clipping": "音のクリップ", "phase": "逆位相", "dropout": "音切れ",
			"tone": "テストトーン", "loudness": "ラウドネス", "interlace": "インターレース", "blur": "ぼけ", "block": "ブロックノイズ", "noise": "ノイズ",
			"exposure": "露出", "legal": "規定レベル", "brisque": "BRISQUE",
		},
	}
}
