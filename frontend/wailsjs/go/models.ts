export namespace app {
	
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

