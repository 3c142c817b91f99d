#!/bin/sh
# Runs a PostgreSQL server for tests: test-postgresql.sh FOLDER PROGRAMS
#
# Creates FOLDER and a server in it from the programs in PROGRAMS (a folder, or "" if PATH has them), and prints "ready" or the reason why
# there is none. Runs as long as its standard input is open: however the tests end, also by Ctrl-C or kill -9, the server ends and FOLDER is
# removed.
folder=$1
home=$folder/postgresql
PATH=${2:+$2:}$PATH

# PostgreSQL refuses to run as root, and initdb refuses an id without a name. This script needs neither an account nor a home folder on this
# machine: root gives the server this id, and its name in a passwd file that only the server's own mount namespace shows.
SERVER_ID=65432

if [ "$(id -u)" = 0 ]; then
	id=$SERVER_ID
	namespace='unshare --mount'
	drop="setpriv --reuid $id --regid $id --clear-groups --pdeathsig KILL"
else
	id=$(id -u)
	drop='setpriv --pdeathsig KILL'
	# A user without a name (a container's, for example) needs one for initdb too. Only root may mount, but root of a namespace suffices.
	if ! id -un >/dev/null 2>&1; then
		namespace='unshare --user --map-root-user --mount'
		drop="unshare --user --map-user=$id --map-group=$id $drop"
	fi
fi
# In the namespace the server's folder is /tmp, so that the folders above it may be private to root, as pam_tmpdir makes them.
place=${namespace:+/tmp}
place=${place:-$home}

# Replaces the calling (sub)shell by a program that runs as the server's user, without the caller's environment.
exec_as_server() {
	set -- env -i PATH="$PATH" LC_ALL=C ${BERTH_TEST_RUN:+BERTH_TEST_RUN=$BERTH_TEST_RUN} "$@"
	if [ -z "$namespace" ]; then exec $drop "$@"; fi
	exec $namespace sh -c '
		mount --bind "$1/passwd" /etc/passwd && mount --bind "$1" /tmp || exit
		drop=$2
		shift 2
		exec $drop "$@"
	' sh "$home" "$drop" "$@"
}

# Prints the program's errors if it fails.
initialize() {
	mkdir -m 700 "$home" && echo "berth:x:$id:$id::/:/bin/sh" >"$home/passwd" || return
	if [ "$(id -u)" = 0 ]; then chown "$id:$id" "$home" "$home/passwd" || return; fi
	(exec_as_server initdb -D "$place/data" -U postgres -A trust --locale=C -E UTF8 --no-sync)
}

# PostgreSQL writes "ready" into the last line of this file once it accepts connections.
is_ready() { grep -q '^ready' "$home/data/postmaster.pid" 2>/dev/null; }

start() {
	(exec_as_server postgres -D "$place/data" -k "$place" -c listen_addresses= -c port=5432 \
		-c fsync=off -c shared_buffers=16MB -c max_connections=200) &
	server=$!
	until is_ready; do
		kill -0 "$server" 2>/dev/null || return
		sleep 0.1
	done
}

trap 'rm -rf "$folder"' EXIT
mkdir -m 711 "$folder" || exit
if initialize >"$folder/output" 2>&1 && start >>"$folder/output" 2>&1; then echo ready; else cat "$folder/output"; fi
cat >/dev/null
# Immediately: nobody needs the data any more.
if [ -n "$server" ]; then
	kill -QUIT "$server" 2>/dev/null
	wait "$server"
fi
