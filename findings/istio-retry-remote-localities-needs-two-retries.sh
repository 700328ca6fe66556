#!/bin/sh
# Finding: istiod converts retryRemoteLocalities with attempts: 1, one retry too few for what it sends Envoy to act.
# Version: istio.io/istio at commit eed52ebb66ad (the 1.31 line), the function istiod turns HTTPRetry into Envoy's with.
# Behaviour: for retryRemoteLocalities istiod sends Envoy's retry priority "previous_priorities" with the fixed
#   update_frequency 2, which Envoy documents as the number of attempts after which it leaves out the priorities it
#   tried. With one retry there is one attempt before it, so the retry stays in the priority of the first attempt; the
#   field has nothing to act on. With attempts: 0 istiod drops the whole policy, and the field with it.
# Seen: attempts 1 gives num_retries 1 and update_frequency 2; attempts 0 gives no retry policy.
# Not run here: Envoy itself.
# Exits 0 while this holds, and non-zero when it changes. The first build takes some minutes.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >main.go <<'GO'
package main

import (
	"fmt"

	priorities "github.com/envoyproxy/go-control-plane/envoy/extensions/retry/priority/previous_priorities/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pilot/pkg/networking/core/route/retry"
)

func main() {
	for _, attempts := range []int32{1, 0} {
		policy := retry.ConvertPolicy(&networking.HTTPRetry{
			Attempts:              attempts,
			RetryRemoteLocalities: wrapperspb.Bool(true),
		}, false)
		if policy == nil {
			fmt.Println("attempts", attempts, "no policy")
			continue
		}
		config := &priorities.PreviousPrioritiesConfig{}
		if err := policy.RetryPriority.GetTypedConfig().UnmarshalTo(config); err != nil {
			panic(err)
		}
		fmt.Println("attempts", attempts, "num_retries", policy.NumRetries.GetValue(), "update_frequency", config.UpdateFrequency)
	}
}
GO

{
  go mod init example.test/finding &&
    go get istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad &&
    go mod tidy
} >log 2>&1 || { cat log >&2; exit 2; }
seen=$(go run .)
echo "$seen"
[ "$seen" = "attempts 1 num_retries 1 update_frequency 2
attempts 0 no policy" ]
