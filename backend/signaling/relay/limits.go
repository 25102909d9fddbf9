package relay

import "time"

// Limits bound what strangers may do to the machine. A zero field takes the value of DefaultLimits.
type Limits struct {
	Rooms         int // that exist
	Locators      int // of one room
	Peers         int // in one room
	Conns         int // open at once, in all
	ConnsPerHost  int // open at once from one address (IPv6: from one /64, RFC 6177)
	Queue         int // messages that may wait for one receiver
	EntryRate     float64
	EntryBurst    int // connections from one address: rate per second and how many at once
	CreateRate    float64
	CreateBurst   int // rooms made from one address
	MessageRate   float64
	MessageBurst  int // messages of one connection
	ByteRate      float64
	ByteBurst     int // bytes of one connection
	RoomRate      float64
	RoomBurst     int           // messages of one room
	HeaderTime    time.Duration // for TLS handshake and HTTP header
	IdleTime      time.Duration // without a room
	ReceiverTime  time.Duration // a receiver may be behind
	PingTime      time.Duration // between pings
	LongestInvite time.Duration // how far an expiry may lie ahead
}

// DefaultLimits returns the limits that hold unless another is set: rooms of 32 who all arrive within a second stay below them.
func DefaultLimits() Limits {
	return Limits{
		Rooms: 1024, Locators: 64, Peers: 32, Conns: 2048, ConnsPerHost: 128, Queue: 64,
		EntryRate: 4, EntryBurst: 64, CreateRate: 0.2, CreateBurst: 32,
		MessageRate: 50, MessageBurst: 400, ByteRate: 256 << 10, ByteBurst: 2 << 20, RoomRate: 500, RoomBurst: 2000,
		HeaderTime: 5 * time.Second, IdleTime: time.Minute, ReceiverTime: 5 * time.Second, PingTime: 20 * time.Second,
		LongestInvite: 400 * 24 * time.Hour,
	}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	l.Rooms, l.Locators, l.Peers = or(l.Rooms, d.Rooms), or(l.Locators, d.Locators), or(l.Peers, d.Peers)
	l.Conns, l.ConnsPerHost, l.Queue = or(l.Conns, d.Conns), or(l.ConnsPerHost, d.ConnsPerHost), or(l.Queue, d.Queue)
	l.EntryRate, l.EntryBurst = or(l.EntryRate, d.EntryRate), or(l.EntryBurst, d.EntryBurst)
	l.CreateRate, l.CreateBurst = or(l.CreateRate, d.CreateRate), or(l.CreateBurst, d.CreateBurst)
	l.MessageRate, l.MessageBurst = or(l.MessageRate, d.MessageRate), or(l.MessageBurst, d.MessageBurst)
	l.ByteRate, l.ByteBurst = or(l.ByteRate, d.ByteRate), or(l.ByteBurst, d.ByteBurst)
	l.RoomRate, l.RoomBurst = or(l.RoomRate, d.RoomRate), or(l.RoomBurst, d.RoomBurst)
	l.HeaderTime, l.IdleTime = or(l.HeaderTime, d.HeaderTime), or(l.IdleTime, d.IdleTime)
	l.ReceiverTime, l.PingTime = or(l.ReceiverTime, d.ReceiverTime), or(l.PingTime, d.PingTime)
	l.LongestInvite = or(l.LongestInvite, d.LongestInvite)
	return l
}

func or[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}
