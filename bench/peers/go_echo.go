// An echo server with a goroutine for each connection: go_echo ADDRESS THREADS, ADDRESS being 127.0.0.1:PORT, unix:PATH or
// udp://127.0.0.1:PORT.
package main

import (
	"log"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
)

func main() {
	threads, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	runtime.GOMAXPROCS(threads)
	address := os.Args[1]
	if strings.HasPrefix(address, "udp://") {
		datagrams(strings.TrimPrefix(address, "udp://"))
	} else if strings.HasPrefix(address, "unix:") {
		streams("unix", strings.TrimPrefix(address, "unix:"))
	} else {
		streams("tcp4", address)
	}
}

func streams(network, address string) {
	listener, err := net.Listen(network, address)
	if err != nil {
		log.Fatal(err)
	}
	for {
		client, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go echo(client)
	}
}

// What the client does is its own affair; an error ends its connection alone.
func echo(client net.Conn) {
	defer client.Close()
	buffer := make([]byte, 16384)
	for {
		count, err := client.Read(buffer)
		if err != nil {
			return
		}
		if _, err = client.Write(buffer[:count]); err != nil {
			return
		}
	}
}

func datagrams(endpoint string) {
	address, err := net.ResolveUDPAddr("udp4", endpoint)
	if err != nil {
		log.Fatal(err)
	}
	socket, err := net.ListenUDP("udp4", address)
	if err != nil {
		log.Fatal(err)
	}
	buffer := make([]byte, 65536)
	for {
		count, from, err := socket.ReadFromUDPAddrPort(buffer)
		if err != nil {
			log.Fatal(err)
		}
		// A datagram that cannot be sent is lost, as it may be anywhere.
		_, _ = socket.WriteToUDPAddrPort(buffer[:count], from)
	}
}
