// Sends what this terminal knows to a Bactrian hub and, if asked to, trades by its decisions.
#property copyright "Bactrian"
#property version   "1.00"
#property description "Deals, bars, ticks and the account by signed webhook; orders by the hub's decisions."

#include "Include\Bactrian\Batch.mqh"
#include "Include\Bactrian\Client.mqh"
#include "Include\Bactrian\Decide.mqh"
#include "Include\Bactrian\Hmac.mqh"
#include "Include\Bactrian\Spool.mqh"
#include "Include\Bactrian\Telemetry.mqh"

input group "Hub"
input string          HubUrl="https://hub.example.org"; // HubUrl: allow it in Tools > Options
input string          Secret="";                        // Secret: this login's, whsec_...
input int             TimeoutMs=5000;                   // TimeoutMs: of one call

input group "What is sent"
input string          Symbols="";                       // Symbols: comma-separated, empty for the chart's
input ENUM_TIMEFRAMES BarPeriod=PERIOD_M5;              // BarPeriod: of the bars
input int             BarHistory=500;                   // BarHistory: closed bars sent at the start
input bool            SendTicks=true;                   // SendTicks
input int             TickSeconds=5;                    // TickSeconds: between batches of ticks
input int             AccountSeconds=60;                // AccountSeconds: between snapshots, 0 for none
input int             HistoryDays=365;                  // HistoryDays: of deals, if the hub has none
input ENUM_SUMMER_TIME BrokerSummerTime=SUMMER_AUTO;    // BrokerSummerTime: of the broker's clock
input int             SampleMegabytes=200;              // SampleMegabytes: kept while the hub is away

input group "Decisions"
input string          Strategy="";                      // Strategy: empty to ask for no decision
input string          EaKey="";                         // EaKey: the hub's ea key, to ask
input bool            Trade=false;                      // Trade: send orders
input bool            AllowRealAccount=false;           // AllowRealAccount: not only on a demo account
input double          Lots=0.01;                        // Lots: at most, the hub may allow less
input long            Magic=77001;                      // Magic: of the orders
input int             DeviationPoints=20;               // DeviationPoints: of the price
input int             StopPoints=0;                     // StopPoints: stop loss, 0 for none
input int             TakePoints=0;                     // TakePoints: take profit, 0 for none

// A second is the timer's, but orders must not wait for a backlog.
#define SENDING_MS 3000
// A hub that was restored from a backup gets its deals back.
#define RECONCILE_MS 21600000

CClient    client;
CSpool     records;                  // deals, bars, receipts: kept until they are answered
CSpool     samples;                  // ticks, account, positions: the oldest go first
CTelemetry telemetry;
CDecide    decide;
long       login=0;                  // 0 until it is known and the spools are open
int        lock=INVALID_HANDLE;
ulong      next_reconcile=0;

int OnInit(void)
  {
   login=0;
   if(MQLInfoInteger(MQL_TESTER))
     {
      Print("Bactrian: the strategy tester has no WebRequest");
      return INIT_FAILED;
     }
   if(!HmacSelfTest())
     {
      Print("Bactrian: this terminal computes HMAC-SHA256 otherwise than RFC 4231");
      return INIT_FAILED;
     }
   string reason;
   if(!client.Configure(HubUrl,Secret,EaKey,TimeoutMs,reason) || !InputsHold(reason))
     {
      Print("Bactrian: ",reason);
      return INIT_PARAMETERS_INCORRECT;
     }
   SummerTime=BrokerSummerTime;
   MathSrand(GetTickCount());
   EventSetTimer(1);
   return INIT_SUCCEEDED;
  }

bool InputsHold(string &reason)
  {
   reason="";
   if(TimeoutMs<500 || TimeoutMs>60000)
      reason="TimeoutMs has to be 500 to 60000";
   else if(BarHistory<1 || BarHistory>100000)
      reason="BarHistory has to be 1 to 100000";
   else if(TickSeconds<1 || AccountSeconds<0 || HistoryDays<1 || SampleMegabytes<2)
      reason="TickSeconds and HistoryDays have to be 1 or more, SampleMegabytes 2 or more";
   else if(StringLen(Strategy)>0 && StringLen(EaKey)==0)
      reason="Strategy needs EaKey";
   else if(Trade && StringLen(Strategy)==0)
      reason="Trade needs Strategy";
   else if(Lots<=0 || StopPoints<0 || TakePoints<0 || DeviationPoints<0)
      reason="Lots has to be above 0, points 0 or more";
   return reason=="";
  }

void OnDeinit(const int reason)
  {
   EventKillTimer();
   if(login>0 && AccountInfoInteger(ACCOUNT_LOGIN)==login)
      telemetry.Take();
   Stop();
   Comment("");
  }

void Stop(void)
  {
   records.Close();
   samples.Close();
   if(lock!=INVALID_HANDLE)
      FileClose(lock);
   lock=INVALID_HANDLE;
   login=0;
  }

// Opens the account's spools, as soon as there is an account. True while they are open.
bool Started(void)
  {
   long now=AccountInfoInteger(ACCOUNT_LOGIN);
   if(login>0 && login!=now)
      Stop();
   if(login>0)
      return true;
   // Before the first connection nobody knows what time the broker has.
   if(now<=0 || !TerminalInfoInteger(TERMINAL_CONNECTED) || MathAbs(GmtOffset())>LARGEST_OFFSET)
      return false;
   string folder="Bactrian\\"+IntegerToString(now);
   lock=FileOpen(folder+"\\lock",FILE_WRITE|FILE_BIN);
   if(lock==INVALID_HANDLE)
     {
      Comment("Bactrian: another chart of this terminal serves this account already");
      return false;
     }
   if(!records.Open(folder,"records",0) || !samples.Open(folder,"samples",SampleMegabytes))
     {
      Stop();
      return false;
     }
   login=now;
   StartParts();
   return true;
  }

void StartParts(void)
  {
   TelemetrySettings sent;
   sent.symbols=Symbols;
   sent.period=BarPeriod==PERIOD_CURRENT ? (ENUM_TIMEFRAMES)_Period : BarPeriod;
   sent.bars=BarHistory;
   sent.ticks=SendTicks;
   sent.tick_s=TickSeconds;
   sent.account_s=AccountSeconds;
   sent.history_days=HistoryDays;
   telemetry.Start(GetPointer(records),GetPointer(samples),login,sent);
   DecideSettings decided;
   decided.strategy=Strategy;
   decided.trade=Trade;
   decided.allow_real=AllowRealAccount;
   decided.lots=Lots;
   decided.magic=Magic;
   decided.deviation=DeviationPoints;
   decided.stop_points=StopPoints;
   decided.take_points=TakePoints;
   decide.Start(GetPointer(client),GetPointer(records),login,decided);
   next_reconcile=0;
   PrintFormat("Bactrian: account %I64d, broker time is UTC %+d s",login,GmtOffset());
  }

// What the hub missed is sent again. Until it answers, the deals of the last day are sent anyway.
void Reconcile(void)
  {
   if(GetTickCount64()<next_reconcile || !client.Ready())
      return;
   string last;
   if(!client.Last(login,last))
      return;
   telemetry.Reconcile(last);
   next_reconcile=GetTickCount64()+RECONCILE_MS;
  }

// True where a message of the spool has found its end.
bool SendOldest(CSpool &spool)
  {
   SpoolRecord record;
   if(!spool.Peek(record))
      return false;
   int status=0;
   string answer;
   ENUM_DELIVERY delivery=client.Deliver(record,status,answer);
   if(delivery==DELIVERY_LATER)
      return false;
   if(delivery==DELIVERY_REFUSED || delivery==DELIVERY_PART)
      return spool.Refuse(record,status,answer);
   spool.Done(record);
   return true;
  }

void Send(void)
  {
   ulong until=GetTickCount64()+SENDING_MS;
   while(client.Ready() && GetTickCount64()<until && !IsStopped())
      if(!SendOldest(records) && (!client.Ready() || !SendOldest(samples)))
         return;
  }

void OnTimer(void)
  {
   if(!Started())
      return;
   if(TerminalInfoInteger(TERMINAL_CONNECTED))
     {
      Reconcile();
      telemetry.Take();
     }
   Send();
   string symbol;
   while(telemetry.TakeClosed(symbol))
      decide.BarClosed(symbol);
   decide.Work();
   Comment("Bactrian ",login,": ",client.State());
  }

// Deals are put on disk as soon as they are made; the timer sends them.
void OnTradeTransaction(const MqlTradeTransaction &trans,const MqlTradeRequest &request,
                        const MqlTradeResult &result)
  {
   if(trans.type!=TRADE_TRANSACTION_DEAL_ADD || login==0)
      return;
   telemetry.DealsDue();
   if(AccountInfoInteger(ACCOUNT_LOGIN)==login)
      telemetry.Take();
  }
