-- A store of the first round: what that version wrote, dumped by sqlite3. Never edited: it is what people have.
BEGIN TRANSACTION;
CREATE TABLE actions (
        id TEXT PRIMARY KEY, review TEXT NOT NULL, text TEXT NOT NULL, owner TEXT NOT NULL, due TEXT,
        state TEXT NOT NULL, result TEXT NOT NULL);
INSERT INTO "actions" VALUES('a1','r1','広告を増やす','鈴木','2026-05-31','doing','');
CREATE TABLE actuals (
        indicator TEXT NOT NULL, period TEXT NOT NULL, value DOUBLE PRECISION NOT NULL, text TEXT NOT NULL,
        cell TEXT NOT NULL, flags TEXT NOT NULL, note TEXT NOT NULL, entered_by TEXT NOT NULL, recorded_at TEXT,
        PRIMARY KEY (indicator, period)) WITHOUT ROWID;
INSERT INTO "actuals" VALUES('stay','2026-04',-1.0e-07,'','','','仮','鈴木',NULL);
INSERT INTO "actuals" VALUES('visitors','2026-04',43.5,'４３.５','実績!C7','approximate','','',NULL);
INSERT INTO "actuals" VALUES('visitors','2026-05',0.0,'','','','','','2026-06-01T09:30:00.250000');
INSERT INTO "actuals" VALUES('visitors','2026-06',51.0,'','','','','',NULL);
CREATE TABLE changes (
        number INTEGER NOT NULL REFERENCES revisions (number), step INTEGER NOT NULL, kind TEXT NOT NULL,
        key TEXT NOT NULL, before TEXT, after TEXT, PRIMARY KEY (number, step));
INSERT INTO "changes" VALUES(1,0,'settings','["name"]','{"key":"name","value":""}','{"key":"name","value":"みどり歯科"}');
INSERT INTO "changes" VALUES(1,1,'settings','["closing_day"]','{"key":"closing_day","value":null}','{"key":"closing_day","value":20}');
INSERT INTO "changes" VALUES(1,2,'settings','["days_off"]','{"key":"days_off","value":[]}','{"key":"days_off","value":["saturday","2026-08-13/2026-08-16"]}');
INSERT INTO "changes" VALUES(1,3,'nodes','["sales"]',NULL,'{"id":"sales","parents":[],"kind":"KGI","name":"売上","definition":"","unit":"円","direction":null,"aggregation":null,"cadence":null,"baseline":null,"target":150000000.0,"shape":"total","start":null,"deadline":"2027-03-31","owner":"","department":"","weight":null,"formula":"","green":null,"yellow":null,"focus":false,"response":"","state":"active","position":null,"why":"","effect":null,"actions":[],"control":null}');
INSERT INTO "changes" VALUES(1,4,'nodes','["new"]',NULL,'{"id":"new","parents":["sales"],"kind":"CSF","name":"新規","definition":"","unit":"","direction":null,"aggregation":null,"cadence":null,"baseline":null,"target":null,"shape":null,"start":null,"deadline":null,"owner":"","department":"","weight":null,"formula":"","green":null,"yellow":null,"focus":false,"response":"","state":"active","position":null,"why":"既存客だけでは届かない","effect":3,"actions":["紹介を頼む"],"control":1}');
INSERT INTO "changes" VALUES(1,5,'nodes','["visitors"]',NULL,'{"id":"visitors","parents":["new","sales"],"kind":"KPI","name":"初診","definition":"","unit":"人","direction":null,"aggregation":null,"cadence":null,"baseline":null,"target":50.0,"shape":null,"start":null,"deadline":null,"owner":"佐藤 花子","department":"","weight":null,"formula":"","green":null,"yellow":null,"focus":true,"response":"","state":"active","position":2.5,"why":"","effect":null,"actions":[],"control":null}');
INSERT INTO "changes" VALUES(1,6,'nodes','["stay"]',NULL,'{"id":"stay","parents":["new"],"kind":"KPI","name":"滞在時間","definition":"","unit":"","direction":null,"aggregation":null,"cadence":null,"baseline":null,"target":{"low":10.0,"high":20.5},"shape":null,"start":null,"deadline":null,"owner":"鈴木","department":"","weight":0.0,"formula":"","green":null,"yellow":null,"focus":false,"response":"","state":"active","position":null,"why":"","effect":null,"actions":[],"control":null}');
INSERT INTO "changes" VALUES(1,7,'targets','["visitors","2026-04",""]',NULL,'{"indicator":"visitors","period":"2026-04","value":40.0,"effective_from":null}');
INSERT INTO "changes" VALUES(1,8,'targets','["visitors","2026-04","2026-04-01"]',NULL,'{"indicator":"visitors","period":"2026-04","value":45.0,"effective_from":"2026-04-01"}');
INSERT INTO "changes" VALUES(1,9,'targets','["stay","",""]',NULL,'{"indicator":"stay","period":null,"value":{"low":-1.5,"high":0.0},"effective_from":null}');
INSERT INTO "changes" VALUES(1,10,'actuals','["visitors","2026-04"]',NULL,'{"indicator":"visitors","period":"2026-04","text":"４３.５","cell":"実績!C7","flags":"approximate","note":"","entered_by":"","value":43.5,"recorded_at":null}');
INSERT INTO "changes" VALUES(1,11,'actuals','["visitors","2026-05"]',NULL,'{"indicator":"visitors","period":"2026-05","text":"","cell":"","flags":"","note":"","entered_by":"","value":0.0,"recorded_at":"2026-06-01T09:30:00.250000"}');
INSERT INTO "changes" VALUES(1,12,'actuals','["stay","2026-04"]',NULL,'{"indicator":"stay","period":"2026-04","text":"","cell":"","flags":"","note":"仮","entered_by":"鈴木","value":-1e-7,"recorded_at":null}');
INSERT INTO "changes" VALUES(1,13,'landings','["sales"]',NULL,'{"indicator":"sales","value":140000000.0,"author":"佐藤","at":"2026-06-01T09:00:00Z"}');
INSERT INTO "changes" VALUES(1,14,'reviews','["r1"]',NULL,'{"id":"r1","date":"2026-05-07","node":"visitors","period":"","fact":"未達","cause":"","decision":"reinforce","author":""}');
INSERT INTO "changes" VALUES(1,15,'actions','["a1"]',NULL,'{"id":"a1","review":"r1","text":"広告を増やす","owner":"鈴木","due":"2026-05-31","state":"doing","result":""}');
INSERT INTO "changes" VALUES(2,0,'actuals','["visitors","2026-06"]',NULL,'{"indicator":"visitors","period":"2026-06","text":"","cell":"","flags":"","note":"","entered_by":"","value":51.0,"recorded_at":null}');
INSERT INTO "changes" VALUES(3,0,'nodes','["new"]','{"id":"new","parents":["sales"],"kind":"CSF","name":"新規","definition":"","unit":"","direction":null,"aggregation":null,"cadence":null,"baseline":null,"target":null,"shape":null,"start":null,"deadline":null,"owner":"","department":"","weight":null,"formula":"","green":null,"yellow":null,"focus":false,"response":"","state":"active","position":null,"why":"既存客だけでは届かない","effect":3,"actions":["紹介を頼む"],"control":1}',NULL);
CREATE TABLE drafts (
        id TEXT PRIMARY KEY, store TEXT NOT NULL, title TEXT NOT NULL, step TEXT NOT NULL, author TEXT NOT NULL,
        updated_at TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL);
INSERT INTO "drafts" VALUES('d1','','','start','佐藤','2026-11-29T01:43:36.013683+00:00',1,'{"id":"d1","origin":"blank","base_revision":null,"base":null,"began":null,"step":"start","settings":{"language":"ja"},"effective_from":"","entries":[{"id":"kgi-1","kind":"KGI","parents":[],"sentence":"","fields":{},"filled":[],"why":"","effect":null,"control":null,"chosen":true,"actions":[],"retired":false}]}');
CREATE TABLE kpicore_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL);
INSERT INTO "kpicore_migrations" VALUES('001-create-tables','2026-11-29T01:43:34.757097+00:00');
INSERT INTO "kpicore_migrations" VALUES('002-create-drafts','2026-11-29T01:43:34.832765+00:00');
INSERT INTO "kpicore_migrations" VALUES('003-add-reasons','2026-11-29T01:43:34.898070+00:00');
INSERT INTO "kpicore_migrations" VALUES('004-end-samples-that-were-changed','2026-11-29T01:43:34.941847+00:00');
CREATE TABLE landings (
        indicator TEXT PRIMARY KEY, value DOUBLE PRECISION NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL);
INSERT INTO "landings" VALUES('sales',140000000.0,'佐藤','2026-06-01T09:00:00Z');
CREATE TABLE nodes (
        id TEXT PRIMARY KEY, parents TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, definition TEXT NOT NULL,
        unit TEXT NOT NULL, direction TEXT, aggregation TEXT, cadence TEXT, baseline DOUBLE PRECISION,
        target DOUBLE PRECISION, target_low DOUBLE PRECISION, target_high DOUBLE PRECISION, shape TEXT, start TEXT,
        deadline TEXT, owner TEXT NOT NULL, department TEXT NOT NULL, weight DOUBLE PRECISION, formula TEXT NOT NULL,
        green DOUBLE PRECISION, yellow DOUBLE PRECISION, focus BOOLEAN NOT NULL, response TEXT NOT NULL,
        state TEXT NOT NULL, position DOUBLE PRECISION, why TEXT NOT NULL DEFAULT '', effect INTEGER, actions TEXT NOT NULL DEFAULT '[]', control INTEGER);
INSERT INTO "nodes" VALUES('sales','[]','KGI','売上','','円',NULL,NULL,NULL,NULL,150000000.0,NULL,NULL,'total',NULL,'2027-03-31','','',NULL,'',NULL,NULL,0,'','active',NULL,'',NULL,'[]',NULL);
INSERT INTO "nodes" VALUES('visitors','["new","sales"]','KPI','初診','','人',NULL,NULL,NULL,NULL,50.0,NULL,NULL,NULL,NULL,NULL,'佐藤 花子','',NULL,'',NULL,NULL,1,'','active',2.5,'',NULL,'[]',NULL);
INSERT INTO "nodes" VALUES('stay','["new"]','KPI','滞在時間','','',NULL,NULL,NULL,NULL,NULL,10.0,20.5,NULL,NULL,NULL,'鈴木','',0.0,'',NULL,NULL,0,'','active',NULL,'',NULL,'[]',NULL);
CREATE TABLE places (kind TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (kind, key));
INSERT INTO "places" VALUES('nodes','["sales"]',0);
INSERT INTO "places" VALUES('nodes','["new"]',1);
INSERT INTO "places" VALUES('nodes','["visitors"]',2);
INSERT INTO "places" VALUES('nodes','["stay"]',3);
INSERT INTO "places" VALUES('targets','["visitors","2026-04",""]',0);
INSERT INTO "places" VALUES('targets','["visitors","2026-04","2026-04-01"]',1);
INSERT INTO "places" VALUES('targets','["stay","",""]',2);
INSERT INTO "places" VALUES('landings','["sales"]',0);
INSERT INTO "places" VALUES('reviews','["r1"]',0);
INSERT INTO "places" VALUES('actions','["a1"]',0);
CREATE TABLE reviews (
        id TEXT PRIMARY KEY, date TEXT NOT NULL, node TEXT NOT NULL, period TEXT NOT NULL, fact TEXT NOT NULL,
        cause TEXT NOT NULL, decision TEXT, author TEXT NOT NULL);
INSERT INTO "reviews" VALUES('r1','2026-05-07','visitors','','未達','','reinforce','');
CREATE TABLE revisions (
        number INTEGER PRIMARY KEY, revision TEXT NOT NULL UNIQUE, at TEXT NOT NULL, author TEXT NOT NULL);
INSERT INTO "revisions" VALUES(1,'1-0e4d7e1a','2026-06-01T01:02:03+00:00','佐藤');
INSERT INTO "revisions" VALUES(2,'2-9c7ebde8','2026-06-02T01:02:03+00:00','鈴木');
INSERT INTO "revisions" VALUES(3,'3-900f205d','2026-06-04T01:02:03+00:00','佐藤');
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT INTO "settings" VALUES('name','"みどり歯科"');
INSERT INTO "settings" VALUES('closing_day','20');
INSERT INTO "settings" VALUES('days_off','["saturday","2026-08-13/2026-08-16"]');
CREATE TABLE targets (
        indicator TEXT NOT NULL, period TEXT NOT NULL, effective_from TEXT NOT NULL, value DOUBLE PRECISION,
        value_low DOUBLE PRECISION, value_high DOUBLE PRECISION, PRIMARY KEY (indicator, period, effective_from));
INSERT INTO "targets" VALUES('visitors','2026-04','',40.0,NULL,NULL);
INSERT INTO "targets" VALUES('visitors','2026-04','2026-04-01',45.0,NULL,NULL);
INSERT INTO "targets" VALUES('stay','','',NULL,-1.5,0.0);
COMMIT;
