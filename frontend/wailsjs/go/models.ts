export namespace analysis {
	
	export class Area {
	    x: number;
	    y: number;
	    width: number;
	    height: number;
	
	    static createFrom(source: any = {}) {
	        return new Area(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.x = source["x"];
	        this.y = source["y"];
	        this.width = source["width"];
	        this.height = source["height"];
	    }
	}
	export class Audio {
	    codec: string;
	    rate: number;
	    channels: number;
	
	    static createFrom(source: any = {}) {
	        return new Audio(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.codec = source["codec"];
	        this.rate = source["rate"];
	        this.channels = source["channels"];
	    }
	}
	export class QualityCurve {
	    at: number[];
	    index: number[];
	    parts: Record<string, Array<number>>;
	
	    static createFrom(source: any = {}) {
	        return new QualityCurve(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.index = source["index"];
	        this.parts = source["parts"];
	    }
	}
	export class LumaCurve {
	    step: number;
	    low: number[];
	    mean: number[];
	    high: number[];
	
	    static createFrom(source: any = {}) {
	        return new LumaCurve(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.step = source["step"];
	        this.low = source["low"];
	        this.mean = source["mean"];
	        this.high = source["high"];
	    }
	}
	export class Lane {
	    low: number[];
	    high: number[];
	
	    static createFrom(source: any = {}) {
	        return new Lane(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.low = source["low"];
	        this.high = source["high"];
	    }
	}
	export class WaveformCurve {
	    step: number;
	    lanes: Lane[];
	
	    static createFrom(source: any = {}) {
	        return new WaveformCurve(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.step = source["step"];
	        this.lanes = this.convertValues(source["lanes"], Lane);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class LoudnessCurve {
	    step: number;
	    momentary: number[];
	    short_term: number[];
	
	    static createFrom(source: any = {}) {
	        return new LoudnessCurve(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.step = source["step"];
	        this.momentary = source["momentary"];
	        this.short_term = source["short_term"];
	    }
	}
	export class Curves {
	    start: number;
	    loudness?: LoudnessCurve;
	    waveform?: WaveformCurve;
	    luma?: LumaCurve;
	    quality?: QualityCurve;
	
	    static createFrom(source: any = {}) {
	        return new Curves(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.start = source["start"];
	        this.loudness = this.convertValues(source["loudness"], LoudnessCurve);
	        this.waveform = this.convertValues(source["waveform"], WaveformCurve);
	        this.luma = this.convertValues(source["luma"], LumaCurve);
	        this.quality = this.convertValues(source["quality"], QualityCurve);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Event {
	    kind: string;
	    at: number;
	    start: number;
	    end: number;
	
	    static createFrom(source: any = {}) {
	        return new Event(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.at = source["at"];
	        this.start = source["start"];
	        this.end = source["end"];
	    }
	}
	
	export class Levels {
	    integrated_lufs?: number;
	    range_lu: number;
	    max_momentary_lufs?: number;
	    max_short_term_lufs?: number;
	    true_peak_dbtp?: number;
	    true_peak_at: number;
	
	    static createFrom(source: any = {}) {
	        return new Levels(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.integrated_lufs = source["integrated_lufs"];
	        this.range_lu = source["range_lu"];
	        this.max_momentary_lufs = source["max_momentary_lufs"];
	        this.max_short_term_lufs = source["max_short_term_lufs"];
	        this.true_peak_dbtp = source["true_peak_dbtp"];
	        this.true_peak_at = source["true_peak_at"];
	    }
	}
	
	
	export class Made {
	    decoder: string;
	    revision: number;
	    seconds: number;
	    runs?: number;
	    realtime: number;
	
	    static createFrom(source: any = {}) {
	        return new Made(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.decoder = source["decoder"];
	        this.revision = source["revision"];
	        this.seconds = source["seconds"];
	        this.runs = source["runs"];
	        this.realtime = source["realtime"];
	    }
	}
	export class Missing {
	    kind: string;
	    why: string;
	
	    static createFrom(source: any = {}) {
	        return new Missing(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.why = source["why"];
	    }
	}
	export class OpenCV {
	    brisque: number;
	    sharpness: number;
	
	    static createFrom(source: any = {}) {
	        return new OpenCV(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.brisque = source["brisque"];
	        this.sharpness = source["sharpness"];
	    }
	}
	export class Problem {
	    code: string;
	    values?: Record<string, any>;
	    detail?: string;
	
	    static createFrom(source: any = {}) {
	        return new Problem(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.values = source["values"];
	        this.detail = source["detail"];
	    }
	}
	export class Quality {
	    index: number;
	    p5: number;
	    parts: Record<string, number>;
	    illegal_percent: number;
	    samples: number;
	    cropped?: boolean;
	    opencv?: OpenCV;
	
	    static createFrom(source: any = {}) {
	        return new Quality(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.index = source["index"];
	        this.p5 = source["p5"];
	        this.parts = source["parts"];
	        this.illegal_percent = source["illegal_percent"];
	        this.samples = source["samples"];
	        this.cropped = source["cropped"];
	        this.opencv = this.convertValues(source["opencv"], OpenCV);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class Shot {
	    start: number;
	    end: number;
	    index?: number;
	    p5?: number;
	
	    static createFrom(source: any = {}) {
	        return new Shot(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.start = source["start"];
	        this.end = source["end"];
	        this.index = source["index"];
	        this.p5 = source["p5"];
	    }
	}
	export class Scan {
	    kind: string;
	    progressive: number;
	    top: number;
	    bottom: number;
	
	    static createFrom(source: any = {}) {
	        return new Scan(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.progressive = source["progressive"];
	        this.top = source["top"];
	        this.bottom = source["bottom"];
	    }
	}
	export class Stereo {
	    phase: number;
	    mono?: string;
	
	    static createFrom(source: any = {}) {
	        return new Stereo(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.phase = source["phase"];
	        this.mono = source["mono"];
	    }
	}
	export class Span {
	    kind: string;
	    start: number;
	    end: number;
	    picture?: Area;
	
	    static createFrom(source: any = {}) {
	        return new Span(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.kind = source["kind"];
	        this.start = source["start"];
	        this.end = source["end"];
	        this.picture = this.convertValues(source["picture"], Area);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Video {
	    codec: string;
	    width: number;
	    height: number;
	    frame_rate: string;
	    vfr: boolean;
	    frames: number;
	
	    static createFrom(source: any = {}) {
	        return new Video(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.codec = source["codec"];
	        this.width = source["width"];
	        this.height = source["height"];
	        this.frame_rate = source["frame_rate"];
	        this.vfr = source["vfr"];
	        this.frames = source["frames"];
	    }
	}
	export class Report {
	    schema: string;
	    file: string;
	    sha256: string;
	    duration: number;
	    video: Video;
	    audio?: Audio;
	    checks?: string[];
	    events: Event[];
	    spans: Span[];
	    loudness?: Levels;
	    stereo?: Stereo;
	    quality?: Quality;
	    scan?: Scan;
	    shots?: Shot[];
	    curves?: Curves;
	    missing?: Missing[];
	    problems?: Problem[];
	    engine: Made;
	
	    static createFrom(source: any = {}) {
	        return new Report(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.schema = source["schema"];
	        this.file = source["file"];
	        this.sha256 = source["sha256"];
	        this.duration = source["duration"];
	        this.video = this.convertValues(source["video"], Video);
	        this.audio = this.convertValues(source["audio"], Audio);
	        this.checks = source["checks"];
	        this.events = this.convertValues(source["events"], Event);
	        this.spans = this.convertValues(source["spans"], Span);
	        this.loudness = this.convertValues(source["loudness"], Levels);
	        this.stereo = this.convertValues(source["stereo"], Stereo);
	        this.quality = this.convertValues(source["quality"], Quality);
	        this.scan = this.convertValues(source["scan"], Scan);
	        this.shots = this.convertValues(source["shots"], Shot);
	        this.curves = this.convertValues(source["curves"], Curves);
	        this.missing = this.convertValues(source["missing"], Missing);
	        this.problems = this.convertValues(source["problems"], Problem);
	        this.engine = this.convertValues(source["engine"], Made);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	
	
	
	

}

export namespace app {
	
	export class Accepting {
	    folder: string;
	    collision: string;
	    always: number;
	
	    static createFrom(source: any = {}) {
	        return new Accepting(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.folder = source["folder"];
	        this.collision = source["collision"];
	        this.always = source["always"];
	    }
	}
	export class Watched {
	    folder: string;
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new Watched(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.folder = source["folder"];
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class TemplateRule {
	    measure: string;
	    min?: number;
	    max?: number;
	    near: number;
	
	    static createFrom(source: any = {}) {
	        return new TemplateRule(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.measure = source["measure"];
	        this.min = source["min"];
	        this.max = source["max"];
	        this.near = source["near"];
	    }
	}
	export class Template {
	    id: string;
	    name: string;
	    builtIn: boolean;
	    rules: TemplateRule[];
	
	    static createFrom(source: any = {}) {
	        return new Template(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = source["name"];
	        this.builtIn = source["builtIn"];
	        this.rules = this.convertValues(source["rules"], TemplateRule);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Judging {
	    templates: Template[];
	    chosen: string;
	    paused: boolean;
	    watched: Watched;
	
	    static createFrom(source: any = {}) {
	        return new Judging(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.templates = this.convertValues(source["templates"], Template);
	        this.chosen = source["chosen"];
	        this.paused = source["paused"];
	        this.watched = this.convertValues(source["watched"], Watched);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Player {
	    job: string;
	    stream: string;
	    playing: boolean;
	    at: number;
	    duration: number;
	    sound: boolean;
	    speed: number;
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new Player(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.job = source["job"];
	        this.stream = source["stream"];
	        this.playing = source["playing"];
	        this.at = source["at"];
	        this.duration = source["duration"];
	        this.sound = source["sound"];
	        this.speed = source["speed"];
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Fault {
	    code: string;
	    values: Record<string, any>;
	    detail: string;
	
	    static createFrom(source: any = {}) {
	        return new Fault(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.code = source["code"];
	        this.values = source["values"];
	        this.detail = source["detail"];
	    }
	}
	export class RuleResult {
	    measure: string;
	    min?: number;
	    max?: number;
	    state: string;
	    value?: number;
	    start: number;
	    end: number;
	    count: number;
	
	    static createFrom(source: any = {}) {
	        return new RuleResult(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.measure = source["measure"];
	        this.min = source["min"];
	        this.max = source["max"];
	        this.state = source["state"];
	        this.value = source["value"];
	        this.start = source["start"];
	        this.end = source["end"];
	        this.count = source["count"];
	    }
	}
	export class JobVerdict {
	    state: string;
	    judged: number;
	    failed: number;
	    near: number;
	    reasons: RuleResult[];
	
	    static createFrom(source: any = {}) {
	        return new JobVerdict(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.state = source["state"];
	        this.judged = source["judged"];
	        this.failed = source["failed"];
	        this.near = source["near"];
	        this.reasons = this.convertValues(source["reasons"], RuleResult);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Job {
	    id: string;
	    file: string;
	    state: string;
	    at: number;
	    duration: number;
	    realtime: number;
	    left: number;
	    added: string;
	    cached: boolean;
	    picture: string;
	    verdict?: JobVerdict;
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new Job(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.file = source["file"];
	        this.state = source["state"];
	        this.at = source["at"];
	        this.duration = source["duration"];
	        this.realtime = source["realtime"];
	        this.left = source["left"];
	        this.added = source["added"];
	        this.cached = source["cached"];
	        this.picture = source["picture"];
	        this.verdict = this.convertValues(source["verdict"], JobVerdict);
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class AnalysesSnapshot {
	    seq: number;
	    jobs: Job[];
	    player: Player;
	    judging: Judging;
	
	    static createFrom(source: any = {}) {
	        return new AnalysesSnapshot(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.seq = source["seq"];
	        this.jobs = this.convertValues(source["jobs"], Job);
	        this.player = this.convertValues(source["player"], Player);
	        this.judging = this.convertValues(source["judging"], Judging);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class ChatMessage {
	    id: string;
	    from: string;
	    name: string;
	    at: string;
	    text: string;
	    state: string;
	
	    static createFrom(source: any = {}) {
	        return new ChatMessage(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.from = source["from"];
	        this.name = source["name"];
	        this.at = source["at"];
	        this.text = source["text"];
	        this.state = source["state"];
	    }
	}
	export class Check {
	    part: string;
	    ok: boolean;
	    label: string;
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new Check(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.part = source["part"];
	        this.ok = source["ok"];
	        this.label = source["label"];
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class CompareSide {
	    name: string;
	    size: number;
	    sha256: string;
	
	    static createFrom(source: any = {}) {
	        return new CompareSide(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.size = source["size"];
	        this.sha256 = source["sha256"];
	    }
	}
	export class Compare {
	    state: string;
	    kind: string;
	    first: CompareSide;
	    second: CompareSide;
	    bytes: number;
	    total: number;
	    seconds: number;
	    signers: string[];
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new Compare(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.state = source["state"];
	        this.kind = source["kind"];
	        this.first = this.convertValues(source["first"], CompareSide);
	        this.second = this.convertValues(source["second"], CompareSide);
	        this.bytes = source["bytes"];
	        this.total = source["total"];
	        this.seconds = source["seconds"];
	        this.signers = source["signers"];
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class CompareRequest {
	    transfer: string;
	    file: string;
	    with: string;
	    hash: string;
	    receipt: string;
	
	    static createFrom(source: any = {}) {
	        return new CompareRequest(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.transfer = source["transfer"];
	        this.file = source["file"];
	        this.with = source["with"];
	        this.hash = source["hash"];
	        this.receipt = source["receipt"];
	    }
	}
	
	export class Device {
	    on: boolean;
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new Device(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.on = source["on"];
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class Pictures {
	    address: string;
	    token: string;
	
	    static createFrom(source: any = {}) {
	        return new Pictures(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.address = source["address"];
	        this.token = source["token"];
	    }
	}
	export class Info {
	    version: string;
	    me: string;
	    name: string;
	    language: string;
	    pictures: Pictures;
	    inbox: string;
	    inboxChosen: boolean;
	    strangerLimit: number;
	    notice?: Fault;
	    notifications: boolean;
	
	    static createFrom(source: any = {}) {
	        return new Info(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.version = source["version"];
	        this.me = source["me"];
	        this.name = source["name"];
	        this.language = source["language"];
	        this.pictures = this.convertValues(source["pictures"], Pictures);
	        this.inbox = source["inbox"];
	        this.inboxChosen = source["inboxChosen"];
	        this.strangerLimit = source["strangerLimit"];
	        this.notice = this.convertValues(source["notice"], Fault);
	        this.notifications = source["notifications"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Invite {
	    link: string;
	    expires: string;
	
	    static createFrom(source: any = {}) {
	        return new Invite(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.link = source["link"];
	        this.expires = source["expires"];
	    }
	}
	
	
	
	export class Leaving {
	    jobs: number;
	    bytes: number;
	
	    static createFrom(source: any = {}) {
	        return new Leaving(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.jobs = source["jobs"];
	        this.bytes = source["bytes"];
	    }
	}
	export class MachineCall {
	    since: string;
	    underruns: number;
	
	    static createFrom(source: any = {}) {
	        return new MachineCall(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.since = source["since"];
	        this.underruns = source["underruns"];
	    }
	}
	export class MachineFolder {
	    free: number;
	    all: number;
	    reports: number;
	    scratch: number;
	    inRAM: boolean;
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new MachineFolder(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.free = source["free"];
	        this.all = source["all"];
	        this.reports = source["reports"];
	        this.scratch = source["scratch"];
	        this.inRAM = source["inRAM"];
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class MachineGPU {
	    name: string;
	    load: number;
	    decoder: number;
	    memory: number;
	    memoryAll: number;
	    celsius: number;
	
	    static createFrom(source: any = {}) {
	        return new MachineGPU(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.load = source["load"];
	        this.decoder = source["decoder"];
	        this.memory = source["memory"];
	        this.memoryAll = source["memoryAll"];
	        this.celsius = source["celsius"];
	    }
	}
	export class MachineHost {
	    name: string;
	    system: string;
	    processor: string;
	    cores: number;
	    ghz: number;
	    memory: number;
	
	    static createFrom(source: any = {}) {
	        return new MachineHost(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.system = source["system"];
	        this.processor = source["processor"];
	        this.cores = source["cores"];
	        this.ghz = source["ghz"];
	        this.memory = source["memory"];
	    }
	}
	export class MachineJob {
	    id: string;
	    file: string;
	    step: string;
	    at: number;
	    duration: number;
	    realtime: number;
	    cores: number;
	    memory: number;
	
	    static createFrom(source: any = {}) {
	        return new MachineJob(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.file = source["file"];
	        this.step = source["step"];
	        this.at = source["at"];
	        this.duration = source["duration"];
	        this.realtime = source["realtime"];
	        this.cores = source["cores"];
	        this.memory = source["memory"];
	    }
	}
	export class MachineNow {
	    at: string;
	    cores: number[];
	    cpu: number;
	    memory: number;
	    own: number;
	    jobsMemory: number;
	    gpus: MachineGPU[];
	    jobs: MachineJob[];
	    waiting: number;
	    folder: MachineFolder;
	    call?: MachineCall;
	
	    static createFrom(source: any = {}) {
	        return new MachineNow(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.cores = source["cores"];
	        this.cpu = source["cpu"];
	        this.memory = source["memory"];
	        this.own = source["own"];
	        this.jobsMemory = source["jobsMemory"];
	        this.gpus = this.convertValues(source["gpus"], MachineGPU);
	        this.jobs = this.convertValues(source["jobs"], MachineJob);
	        this.waiting = source["waiting"];
	        this.folder = this.convertValues(source["folder"], MachineFolder);
	        this.call = this.convertValues(source["call"], MachineCall);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class MachinePoint {
	    at: string;
	    cpu: number;
	    memory: number;
	    gpu?: number;
	
	    static createFrom(source: any = {}) {
	        return new MachinePoint(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.cpu = source["cpu"];
	        this.memory = source["memory"];
	        this.gpu = source["gpu"];
	    }
	}
	export class MachineSnapshot {
	    seq: number;
	    host: MachineHost;
	    history: MachinePoint[];
	    now?: MachineNow;
	
	    static createFrom(source: any = {}) {
	        return new MachineSnapshot(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.seq = source["seq"];
	        this.host = this.convertValues(source["host"], MachineHost);
	        this.history = this.convertValues(source["history"], MachinePoint);
	        this.now = this.convertValues(source["now"], MachineNow);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Measure {
	    measure: string;
	    unit: string;
	
	    static createFrom(source: any = {}) {
	        return new Measure(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.measure = source["measure"];
	        this.unit = source["unit"];
	    }
	}
	export class Participant {
	    id: string;
	    name: string;
	    me: boolean;
	    state: string;
	    fault?: Fault;
	    knownSince: string;
	    keyChanged: boolean;
	    microphone: boolean;
	    camera: boolean;
	    speaking: boolean;
	    level: number;
	    stream?: string;
	    path: string;
	    rttMs: number;
	    width: number;
	    height: number;
	    fps: number;
	    frozen: number;
	
	    static createFrom(source: any = {}) {
	        return new Participant(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = source["name"];
	        this.me = source["me"];
	        this.state = source["state"];
	        this.fault = this.convertValues(source["fault"], Fault);
	        this.knownSince = source["knownSince"];
	        this.keyChanged = source["keyChanged"];
	        this.microphone = source["microphone"];
	        this.camera = source["camera"];
	        this.speaking = source["speaking"];
	        this.level = source["level"];
	        this.stream = source["stream"];
	        this.path = source["path"];
	        this.rttMs = source["rttMs"];
	        this.width = source["width"];
	        this.height = source["height"];
	        this.fps = source["fps"];
	        this.frozen = source["frozen"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Room {
	    id: string;
	    name: string;
	    hosted: boolean;
	    since: string;
	    relay: string;
	    participants: Participant[];
	    microphone: Device;
	    camera: Device;
	    speaker: Device;
	    level: number;
	    sending: number;
	
	    static createFrom(source: any = {}) {
	        return new Room(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = source["name"];
	        this.hosted = source["hosted"];
	        this.since = source["since"];
	        this.relay = source["relay"];
	        this.participants = this.convertValues(source["participants"], Participant);
	        this.microphone = this.convertValues(source["microphone"], Device);
	        this.camera = this.convertValues(source["camera"], Device);
	        this.speaker = this.convertValues(source["speaker"], Device);
	        this.level = source["level"];
	        this.sending = source["sending"];
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class MeetingState {
	    status: string;
	    fault?: Fault;
	    room?: Room;
	
	    static createFrom(source: any = {}) {
	        return new MeetingState(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.status = source["status"];
	        this.fault = this.convertValues(source["fault"], Fault);
	        this.room = this.convertValues(source["room"], Room);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class SavedRoom {
	    id: string;
	    name: string;
	    hosted: boolean;
	    lastSeen: string;
	
	    static createFrom(source: any = {}) {
	        return new SavedRoom(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = source["name"];
	        this.hosted = source["hosted"];
	        this.lastSeen = source["lastSeen"];
	    }
	}
	export class MeetingsSnapshot {
	    seq: number;
	    rooms: SavedRoom[];
	    state: MeetingState;
	    chat: ChatMessage[];
	
	    static createFrom(source: any = {}) {
	        return new MeetingsSnapshot(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.seq = source["seq"];
	        this.rooms = this.convertValues(source["rooms"], SavedRoom);
	        this.state = this.convertValues(source["state"], MeetingState);
	        this.chat = this.convertValues(source["chat"], ChatMessage);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Notification {
	    tag: string;
	    title: string;
	    text: string;
	
	    static createFrom(source: any = {}) {
	        return new Notification(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.tag = source["tag"];
	        this.title = source["title"];
	        this.text = source["text"];
	    }
	}
	
	export class Peer {
	    id: string;
	    name: string;
	
	    static createFrom(source: any = {}) {
	        return new Peer(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.name = source["name"];
	    }
	}
	export class PickedFile {
	    name: string;
	    size: number;
	    video: boolean;
	    folder: boolean;
	
	    static createFrom(source: any = {}) {
	        return new PickedFile(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.name = source["name"];
	        this.size = source["size"];
	        this.video = source["video"];
	        this.folder = source["folder"];
	    }
	}
	export class Picked {
	    handle: string;
	    files: PickedFile[];
	
	    static createFrom(source: any = {}) {
	        return new Picked(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.handle = source["handle"];
	        this.files = this.convertValues(source["files"], PickedFile);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class PickedFolder {
	    handle: string;
	    name: string;
	    free: number;
	
	    static createFrom(source: any = {}) {
	        return new PickedFolder(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.handle = source["handle"];
	        this.name = source["name"];
	        this.free = source["free"];
	    }
	}
	
	
	
	export class Rule {
	    peer: string;
	    name: string;
	    limit: number;
	    folder: string;
	
	    static createFrom(source: any = {}) {
	        return new Rule(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.peer = source["peer"];
	        this.name = source["name"];
	        this.limit = source["limit"];
	        this.folder = source["folder"];
	    }
	}
	
	
	export class Still {
	    at: number;
	    shot: boolean;
	    url: string;
	
	    static createFrom(source: any = {}) {
	        return new Still(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.shot = source["shot"];
	        this.url = source["url"];
	    }
	}
	export class Swept {
	    at: string;
	    jobs: number;
	    bytes: number;
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new Swept(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.at = source["at"];
	        this.jobs = source["jobs"];
	        this.bytes = source["bytes"];
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class StorageState {
	    work: string;
	    workChosen: boolean;
	    before: number;
	    archive: string;
	    free: number;
	    kept: number;
	    inRAM: boolean;
	    ramRoom: number;
	    days: number;
	    bytes: number;
	    reserve: number;
	    fault?: Fault;
	    swept?: Swept;
	
	    static createFrom(source: any = {}) {
	        return new StorageState(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.work = source["work"];
	        this.workChosen = source["workChosen"];
	        this.before = source["before"];
	        this.archive = source["archive"];
	        this.free = source["free"];
	        this.kept = source["kept"];
	        this.inRAM = source["inRAM"];
	        this.ramRoom = source["ramRoom"];
	        this.days = source["days"];
	        this.bytes = source["bytes"];
	        this.reserve = source["reserve"];
	        this.fault = this.convertValues(source["fault"], Fault);
	        this.swept = this.convertValues(source["swept"], Swept);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	
	
	export class TransferFile {
	    number: number;
	    name: string;
	    within: string;
	    folder: boolean;
	    storedAs: string;
	    phase: string;
	    bytes: number;
	    total: number;
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new TransferFile(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.number = source["number"];
	        this.name = source["name"];
	        this.within = source["within"];
	        this.folder = source["folder"];
	        this.storedAs = source["storedAs"];
	        this.phase = source["phase"];
	        this.bytes = source["bytes"];
	        this.total = source["total"];
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Transfer {
	    id: string;
	    direction: string;
	    peer: Peer;
	    kind: string;
	    name: string;
	    more: number;
	    files: TransferFile[];
	    count: number;
	    folders: number;
	    done: number;
	    failed: number;
	    renamed: number;
	    skipped: number;
	    storedAs: string;
	    video: boolean;
	    phase: string;
	    paused: boolean;
	    pausedByPeer: boolean;
	    bytes: number;
	    total: number;
	    resumed: number;
	    rate: number;
	    left?: number;
	    link: string;
	    knownSince: string;
	    free: number;
	    limit: number;
	    receipt: boolean;
	    sha256Sent: string;
	    sha256Received: string;
	    seconds: number;
	    at: string;
	    fault?: Fault;
	
	    static createFrom(source: any = {}) {
	        return new Transfer(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.id = source["id"];
	        this.direction = source["direction"];
	        this.peer = this.convertValues(source["peer"], Peer);
	        this.kind = source["kind"];
	        this.name = source["name"];
	        this.more = source["more"];
	        this.files = this.convertValues(source["files"], TransferFile);
	        this.count = source["count"];
	        this.folders = source["folders"];
	        this.done = source["done"];
	        this.failed = source["failed"];
	        this.renamed = source["renamed"];
	        this.skipped = source["skipped"];
	        this.storedAs = source["storedAs"];
	        this.video = source["video"];
	        this.phase = source["phase"];
	        this.paused = source["paused"];
	        this.pausedByPeer = source["pausedByPeer"];
	        this.bytes = source["bytes"];
	        this.total = source["total"];
	        this.resumed = source["resumed"];
	        this.rate = source["rate"];
	        this.left = source["left"];
	        this.link = source["link"];
	        this.knownSince = source["knownSince"];
	        this.free = source["free"];
	        this.limit = source["limit"];
	        this.receipt = source["receipt"];
	        this.sha256Sent = source["sha256Sent"];
	        this.sha256Received = source["sha256Received"];
	        this.seconds = source["seconds"];
	        this.at = source["at"];
	        this.fault = this.convertValues(source["fault"], Fault);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	
	export class TransfersSnapshot {
	    seq: number;
	    transfers: Transfer[];
	    compare: Compare;
	
	    static createFrom(source: any = {}) {
	        return new TransfersSnapshot(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.seq = source["seq"];
	        this.transfers = this.convertValues(source["transfers"], Transfer);
	        this.compare = this.convertValues(source["compare"], Compare);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}
	export class Verdict {
	    template: string;
	    state: string;
	    results: RuleResult[];
	
	    static createFrom(source: any = {}) {
	        return new Verdict(source);
	    }
	
	    constructor(source: any = {}) {
	        if ('string' === typeof source) source = JSON.parse(source);
	        this.template = source["template"];
	        this.state = source["state"];
	        this.results = this.convertValues(source["results"], RuleResult);
	    }
	
		convertValues(a: any, classs: any, asMap: boolean = false): any {
		    if (!a) {
		        return a;
		    }
		    if (a.slice && a.map) {
		        return (a as any[]).map(elem => this.convertValues(elem, classs));
		    } else if ("object" === typeof a) {
		        if (asMap) {
		            for (const key of Object.keys(a)) {
		                a[key] = new classs(a[key]);
		            }
		            return a;
		        }
		        return new classs(a);
		    }
		    return a;
		}
	}

}

