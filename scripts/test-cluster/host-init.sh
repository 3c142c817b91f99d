#!/bin/sh
# The first process of a host of the test cluster, in namespaces of its own: host-init.sh NAME FOLDER [ENGINE_ROOT]
set -e
# The engine starts five Go programs for each container. They end before garbage collection would pay off.
export GOGC=off GOMEMLIMIT=1GiB
name=$1
folder=$2

# Hides the machine's own sockets (docker, containerd).
mount -t tmpfs tmpfs /run
mkdir /run/sshd
hostname "$name"

# Lookups of external names fail at once, instead of after a time-out: nothing listens at the address in this file.
resolver=$(readlink -m /etc/resolv.conf)
mkdir -p "$(dirname "$resolver")"
[ -e "$resolver" ] || : >"$resolver"
mount --bind "$folder/resolv.conf" "$resolver"

root=$3
if [ -n "$root" ]; then
	cluster=$(dirname "$folder")
	mount --bind "$root" "$root"
	mount -t tmpfs tmpfs "$root/tmp"
	mkdir -p "$root$cluster"
	for place in /proc /sys /dev /run "$cluster"; do mount --rbind "$place" "$root$place"; done
	mount --bind "$folder/resolv.conf" "$root/etc/resolv.conf"
fi

# Runs a command in the root of the other engine, if there is one. With chroot alone, commands in containers would see that root.
in_root() {
	[ -n "$root" ] || exec "$@"
	exec unshare --mount sh -c 'cd "$0" && pivot_root . mnt && umount -l /mnt && exec "$@"' "$root" "$@"
}

/usr/sbin/sshd -f "$folder/sshd_config"
# Not exec: the shell stays the first process and reaps the orphans that dockerd doesn't wait for.
# Restarts an engine that crashes, as systemd does. crashes.ts reads this line of the log.
until
	in_root dockerd --config-file "$folder/daemon.json" &
	wait $!
do
	echo "host-init: dockerd ended with exit code $?"
	sleep 2
done
